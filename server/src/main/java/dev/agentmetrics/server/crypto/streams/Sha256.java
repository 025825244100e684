package dev.agentmetrics.server.crypto.streams;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 that is fed piece by piece. */
public final class Sha256 {

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    public void add(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
    }

    /** Ends it. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
