package dev.agentmetrics.server.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * SHA-256 and comparison in constant time.
 *
 * <p>Guarantees that two values are compared without revealing where they differ. Does not hide
 * their lengths, and a plain hash proves nothing about who made it: see {@link HmacKey} for that.
 */
public final class Hashes {

    private static final MessageDigest SHA_256 = sha256();

    /** UUIDs of version 8 are made in the maker's own way. */
    private static final long VERSION_8 = 0x8000;

    private static final long VERSION_BITS = 0xf000;
    private static final long VARIANT = Long.MIN_VALUE;
    private static final long VARIANT_BITS = 0xc000_0000_0000_0000L;

    private Hashes() {}

    /** The SHA-256 of the parts, one after the other. Safe to call from any thread. */
    public static byte[] sha256(byte[]... parts) {
        var digest = newSha256();
        for (var part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /**
     * The beginning of that, as a UUID: the same for the same parts and, as far as anybody knows,
     * for no others. One after the other, so parts of any length need marks between them.
     */
    public static UUID uuid(byte[]... parts) {
        return ofHash(sha256(parts));
    }

    private static UUID ofHash(byte[] sha256) {
        var hash = ByteBuffer.wrap(sha256);
        return new UUID(
                (hash.getLong() & ~VERSION_BITS) | VERSION_8,
                (hash.getLong() & ~VARIANT_BITS) | VARIANT);
    }

    /** Of much that begins with the same long part, which is looked at once. */
    public static final class Beginning {

        private final MessageDigest digest = newSha256();

        public Beginning(byte[] part) {
            digest.update(part);
        }

        /** As {@link Hashes#uuid(byte[]...)} of the beginning and the rest. */
        public UUID uuid(byte[] rest) {
            var whole = copy(digest);
            return ofHash(whole.digest(rest));
        }
    }

    public static boolean equal(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    public static boolean equal(String one, String other) {
        return equal(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** A clone costs a small fraction of a provider look-up, which matters for every event. */
    private static MessageDigest newSha256() {
        return copy(SHA_256);
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError("the JDK's SHA-256 can be copied", impossible);
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
