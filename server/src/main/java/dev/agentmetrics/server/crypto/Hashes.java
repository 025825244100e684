package dev.agentmetrics.server.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 and comparison in constant time.
 *
 * <p>Guarantees that two values are compared without revealing where they differ. Does not hide
 * their lengths, and a plain hash proves nothing about who made it: see {@link HmacKey} for that.
 */
public final class Hashes {

    private static final MessageDigest SHA_256 = sha256();

    private Hashes() {}

    /** The SHA-256 of the parts, one after the other. Safe to call from any thread. */
    public static byte[] sha256(byte[]... parts) {
        var digest = newSha256();
        for (var part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    public static boolean equal(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    public static boolean equal(String one, String other) {
        return equal(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** A clone costs a small fraction of a provider look-up, which matters for every event. */
    private static MessageDigest newSha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException _) {
            return sha256();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
