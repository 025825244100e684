package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.crypto.Secret;

/** A new key: the only copy of the secret there will ever be. */
public record IssuedKey(ApiKey key, Secret secret) {}
