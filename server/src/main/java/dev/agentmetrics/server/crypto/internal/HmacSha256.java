package dev.agentmetrics.server.crypto.internal;

import dev.agentmetrics.server.crypto.HmacKey;

/** HMAC-SHA256 with a key that is at hand. */
public final class HmacSha256 {

    private HmacSha256() {}

    public static byte[] mac(byte[] key, byte[]... parts) {
        return key(key).mac(parts);
    }

    /** For many codes. It has no id. */
    public static HmacKey key(byte[] key) {
        return new JcaHmacKey("", key);
    }
}
