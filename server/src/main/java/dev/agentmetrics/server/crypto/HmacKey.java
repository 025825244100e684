package dev.agentmetrics.server.crypto;

/**
 * A key that only computes HMAC-SHA256.
 *
 * <p>Guarantees that the key itself cannot be asked for: whoever holds this object can compute and
 * check codes, not copy the key. Does not guarantee that the key is held in hardware; its {@link
 * KeySource} says where it lives.
 */
public interface HmacKey {

    /** Names the key and its version without revealing it; stored beside what it protects. */
    String id();

    /** The 32-byte code of the parts, one after the other. Safe to call from any thread. */
    byte[] mac(byte[]... parts);
}
