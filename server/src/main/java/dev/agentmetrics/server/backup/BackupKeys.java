package dev.agentmetrics.server.backup;

import java.util.Optional;

/**
 * What backups need of keys: one that wraps, which is no key of the stores, so that whoever reads a
 * disk cannot read the backups; and one that signs.
 */
public interface BackupKeys {

    /** A key that is wrapped, in Base64, and under what. */
    record Wrapped(String keyId, String box) {}

    /** A signature in Base64, and what made it. */
    record Signature(String keyId, String code) {}

    /** What a signature is worth. */
    enum Verdict {
        OURS,
        /** Made with another message, or by somebody who has not our key. */
        WRONG,
        /** Names a key that this deployment never had. */
        FOREIGN
    }

    Wrapped wrap(byte[] key, byte[] context);

    /** Empty when it was wrapped elsewhere, or for something else. */
    Optional<byte[]> unwrap(Wrapped wrapped, byte[] context);

    Signature sign(byte[] message);

    Verdict verify(byte[] message, Signature signature);
}
