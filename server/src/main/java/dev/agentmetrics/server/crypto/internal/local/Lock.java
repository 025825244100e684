package dev.agentmetrics.server.crypto.internal.local;

import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.internal.AesGcm;
import dev.agentmetrics.server.crypto.internal.PrivateDirectory;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What a keyring file is sealed with. */
sealed interface Lock {

    int KEY_BYTES = 32;

    /** As the keyring file names it. */
    String kind();

    /** For people. */
    String place();

    /** The key of a keyring file with this salt. */
    byte[] key(byte[] salt);

    /** Makes what is needed for a new keyring; what is there is left alone. */
    void prepare(RandomSource random);

    /** Something to remember. Derived once, because that is slow on purpose. */
    record Passphrase(Secret text, String setting, ConcurrentMap<String, byte[]> derived)
            implements Lock {

        static final String KIND = "passphrase";
        private static final int SHORTEST = 12;

        static Passphrase of(Secret text, String setting) {
            if (text.reveal().length() < SHORTEST) {
                throw new KeyManagerException.Misconfigured(
                        setting + ": too short; allowed: " + SHORTEST + " characters or more");
            }
            return new Passphrase(text, setting, new ConcurrentHashMap<>());
        }

        static Passphrase read(Path file) {
            try {
                return of(
                        Secret.of(Files.readString(file).strip()),
                        "AGENTMETRICS_KEY_PASSPHRASE_FILE");
            } catch (IOException failure) {
                throw new KeyManagerException.Misconfigured(
                        "AGENTMETRICS_KEY_PASSPHRASE_FILE: cannot be read", failure);
            }
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public String place() {
            return "a passphrase (" + setting + ")";
        }

        @Override
        public byte[] key(byte[] salt) {
            return derived.computeIfAbsent(
                            java.util.HexFormat.of().formatHex(salt),
                            _ ->
                                    Argon2id.deriveKey(
                                            text.reveal().getBytes(StandardCharsets.UTF_8),
                                            salt,
                                            Argon2id.Cost.OF_KEYS))
                    .clone();
        }

        @Override
        public void prepare(RandomSource random) {}

        @Override
        public String toString() {
            return "Passphrase";
        }
    }

    /** A file that is read each time: when it is taken away, so are the keys. */
    record KeyFile(Path file) implements Lock {

        static final String KIND = "key-file";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public String place() {
            return "the key file " + file;
        }

        @Override
        public byte[] key(byte[] salt) {
            byte[] content;
            try {
                content = directory().read(name());
            } catch (IOException failure) {
                throw new KeyManagerException.Unavailable(
                        "the key file "
                                + file
                                + " cannot be read; put it back, or set AGENTMETRICS_KEY_FILE to"
                                + " where it is. Without it the data cannot be read",
                        failure);
            }
            if (content.length != KEY_BYTES) {
                throw new KeyManagerException.Misconfigured(
                        file + " is not a key file: " + KEY_BYTES + " bytes expected");
            }
            return AesGcm.derive(content, salt, "am-local-keyring-v1");
        }

        @Override
        public void prepare(RandomSource random) {
            if (Files.exists(file)) {
                return;
            }
            try {
                directory().write(name(), random.bytes(KEY_BYTES));
            } catch (IOException failure) {
                throw new KeyManagerException.Misconfigured(
                        "cannot make the key file "
                                + file
                                + "; set AGENTMETRICS_KEY_FILE to a file outside the data"
                                + " directory that this user may write, or"
                                + " AGENTMETRICS_KEY_PASSPHRASE_FILE to a file with a passphrase",
                        failure);
            }
        }

        private PrivateDirectory directory() {
            var parent = file.getParent();
            return new PrivateDirectory(parent == null ? Path.of("/") : parent);
        }

        private String name() {
            return String.valueOf(file.getFileName());
        }
    }
}
