package dev.agentmetrics.server.backup;

import java.util.Optional;

/**
 * What backups need of keys: one that wraps, which is no key of the stores, so that whoever reads a
 * disk cannot read the backups; and one that signs.
 */
public interface BackupKeys {

    /** A key that is wrapped, and under what. */
    record Wrapped(String keyId, byte[] box) {
        public Wrapped {
            box = box.clone();
        }

        @Override
        public byte[] box() {
            return box.clone();
        }
    }

    record Signature(String keyId, byte[] code) {
        public Signature {
            code = code.clone();
        }

        @Override
        public byte[] code() {
            return code.clone();
        }
    }

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

    Verdict verify(String keyId, byte[] message, byte[] code);
}
