package dev.agentmetrics.server.audit;

import dev.agentmetrics.server.crypto.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The hash of a record and of everything before it in its chain.
 *
 * <p>A record's own hash is {@code SHA-256(0x00 || body)}, which is what the leaf of a Merkle tree
 * (RFC 6962) is: such a tree, its signed heads and proofs of inclusion can be computed over the
 * records as they are. A chain's hash is {@code SHA-256("am-audit-chain-v1" 0x00 || hash before ||
 * own hash)}, beginning with 32 zero bytes.
 */
public final class Digest {

    static final int BYTES = 32;

    /** Before the first record. */
    public static final Digest ZERO = new Digest(new byte[BYTES]);

    private static final byte[] LEAF = {0};
    private static final byte[] LINK = "am-audit-chain-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Of bytes as they were stored, whatever they are. */
    public static Digest of(byte[] stored) {
        return new Digest(stored.clone());
    }

    Digest then(String body) {
        var leaf = Hashes.sha256(LEAF, body.getBytes(StandardCharsets.UTF_8));
        return new Digest(Hashes.sha256(LINK, bytes, leaf));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
