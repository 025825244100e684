package dev.agentmetrics.server.apikeys;

/**
 * A key that worked was seen by others and has been revoked. Published inside the transaction that
 * does it: a listener that is to tell the owners stores what it will say, there and then, and sends
 * it later. One that fails keeps the key alive, so it must do nothing else.
 *
 * @param key as it is now, without the key
 */
public record KeyLeaked(ApiKey key, Exposure exposure) {}
