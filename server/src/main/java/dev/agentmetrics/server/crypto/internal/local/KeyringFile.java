package dev.agentmetrics.server.crypto.internal.local;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.internal.AesGcm;
import dev.agentmetrics.server.crypto.internal.PrivateDirectory;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file {@code DATA_DIR/keys/keyring.json}: what it is sealed with, and the sealed keys.
 *
 * <p>Guarantees that a crash leaves the old file or the new one. Does not notice that an older
 * keyring was put back.
 */
final class KeyringFile {

    private static final String NAME = "keyring.json";
    private static final int FORMAT = 1;
    private static final int SALT_BYTES = 16;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** One version of a key; without bytes once it is destroyed. */
    record Entry(
            String name,
            String use,
            int version,
            String state,
            String created,
            @Nullable String key) {

        @Override
        public String toString() {
            return name + "-" + version;
        }
    }

    private record Outside(int format, String sealedWith, String salt, String sealed) {

        byte[] associated() {
            return ("am-local-keyring-v1\0" + format + "\0" + sealedWith + "\0" + salt)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private final PrivateDirectory directory;
    private final Lock lock;
    private final RandomSource random;

    KeyringFile(DataDir dataDir, Lock lock, RandomSource random) {
        this.directory = new PrivateDirectory(dataDir.keys());
        this.lock = lock;
        this.random = random;
    }

    Path path() {
        return directory.resolve(NAME);
    }

    boolean exists() {
        return directory.contains(NAME);
    }

    /** Empty when there is no keyring yet. */
    Optional<List<Entry>> read() {
        if (!exists()) {
            return Optional.empty();
        }
        var outside = outside();
        if (!outside.sealedWith().equals(lock.kind())) {
            throw new KeyManagerException.Misconfigured(
                    outside.sealedWith().equals(Lock.Passphrase.KIND)
                            ? "the keys of this data directory are sealed with a passphrase; set"
                                    + " AGENTMETRICS_KEY_PASSPHRASE_FILE to a file with it"
                            : "the keys of this data directory are sealed with a key file; set"
                                    + " AGENTMETRICS_KEY_FILE to it, and no passphrase");
        }
        try {
            var salt = Base64.getDecoder().decode(outside.salt());
            var plain =
                    AesGcm.open(
                            lock.key(salt),
                            Base64.getDecoder().decode(outside.sealed()),
                            outside.associated());
            return Optional.of(List.of(JSON.readValue(plain, Entry[].class)));
        } catch (AesGcm.NotOurs failure) {
            throw new KeyManagerException.Misconfigured(
                    lock.place()
                            + " does not open "
                            + path()
                            + ": it is another one, or the file was changed",
                    failure);
        } catch (JacksonException | IllegalArgumentException failure) {
            throw damaged(failure);
        }
    }

    void write(List<Entry> entries) {
        try {
            directory.prepare();
            if (!exists()) {
                lock.prepare(random);
            }
            var salt =
                    exists()
                            ? outside().salt()
                            : Base64.getEncoder().encodeToString(random.bytes(SALT_BYTES));
            var draft = new Outside(FORMAT, lock.kind(), salt, "");
            var sealed =
                    AesGcm.seal(
                            lock.key(Base64.getDecoder().decode(salt)),
                            JSON.writeValueAsBytes(entries),
                            draft.associated());
            directory.write(
                    NAME,
                    JSON.writeValueAsBytes(
                            new Outside(
                                    FORMAT,
                                    lock.kind(),
                                    salt,
                                    Base64.getEncoder().encodeToString(sealed))));
        } catch (IOException failure) {
            throw new KeyManagerException.Unavailable("cannot write " + path(), failure);
        }
    }

    private Outside outside() {
        try {
            var outside = JSON.readValue(directory.read(NAME), Outside.class);
            if (outside.format() != FORMAT) {
                throw new KeyManagerException.Misconfigured(
                        path() + " was written by a later release; run that one");
            }
            return outside;
        } catch (IOException failure) {
            throw new KeyManagerException.Unavailable("cannot read " + path(), failure);
        } catch (JacksonException failure) {
            throw damaged(failure);
        }
    }

    private KeyManagerException damaged(RuntimeException failure) {
        return new KeyManagerException.Misconfigured(
                path() + " is damaged; restore it from your backup", failure);
    }
}
