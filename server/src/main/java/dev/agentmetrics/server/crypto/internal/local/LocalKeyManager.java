package dev.agentmetrics.server.crypto.internal.local;

import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.internal.AesGcm;
import dev.agentmetrics.server.crypto.internal.HmacSha256;
import dev.agentmetrics.server.crypto.keymanager.KeyContext;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider.Surroundings;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion.State;
import dev.agentmetrics.server.crypto.keymanager.WrappedKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key manager in a file.
 *
 * <p>Guarantees that a copy of the data directory alone opens nothing. Does not protect from
 * somebody who has the passphrase or key file as well, or who can look into this process. Both
 * files are read for every call, so that taking one away ends the use of the keys.
 */
final class LocalKeyManager implements KeyManager {

    private static final Logger LOG = LoggerFactory.getLogger(LocalKeyManager.class);
    private static final int KEY_BYTES = 32;

    private final Lock lock;
    private final KeyringFile file;
    private final RandomSource random;
    private final InstantSource clock;

    /** Whether there was a keyring: one that vanishes is not the same as none. */
    private volatile boolean seen;

    LocalKeyManager(Lock lock, Surroundings around) {
        this.lock = lock;
        this.file = new KeyringFile(around.dataDir(), lock, around.random());
        this.random = around.random();
        this.clock = around.clock();
    }

    /** Fails when there is a keyring that cannot be opened. */
    void check() {
        entries();
    }

    @Override
    public synchronized KeyVersion create(KeyName key, Use use) {
        var entries = entries();
        var known = of(entries, key);
        if (known.isEmpty()) {
            boolean isFirst = entries.isEmpty();
            var made = fresh(key, use, 1);
            file.write(with(entries, made));
            if (isFirst) {
                explain();
            }
            return version(made);
        }
        return version(newest(known));
    }

    @Override
    public synchronized KeyVersion rotate(KeyName key) {
        var entries = entries();
        var newest = newest(require(entries, key));
        var made = fresh(key, Use.valueOf(newest.use()), newest.version() + 1);
        file.write(with(entries, made));
        return version(made);
    }

    @Override
    public void disable(KeyName key, int version) {
        change(key, version, entry -> isDestroyed(entry) ? entry : as(entry, State.DISABLED));
    }

    @Override
    public void enable(KeyName key, int version) {
        change(
                key,
                version,
                entry -> {
                    if (isDestroyed(entry)) {
                        throw new KeyManagerException.Refused(entry + " was destroyed");
                    }
                    return as(entry, State.ENABLED);
                });
    }

    @Override
    public void destroy(KeyName key, int version) {
        change(
                key,
                version,
                entry ->
                        new KeyringFile.Entry(
                                entry.name(),
                                entry.use(),
                                entry.version(),
                                State.DESTROYED.name(),
                                entry.created(),
                                null));
    }

    @Override
    public WrappedKey wrap(KeyName key, byte[] plaintext, KeyContext context) {
        var newest = newest(require(entries(), key));
        var bytes = bytes(newest, Use.WRAP);
        return new WrappedKey(
                newest.version(),
                AesGcm.seal(bytes, plaintext, associated(key, newest.version(), context)));
    }

    @Override
    public byte[] unwrap(KeyName key, WrappedKey wrapped, KeyContext context) {
        var entry = find(entries(), key, wrapped.version());
        try {
            return AesGcm.open(
                    bytes(entry, Use.WRAP),
                    wrapped.ciphertext(),
                    associated(key, wrapped.version(), context));
        } catch (AesGcm.NotOurs failure) {
            throw new KeyManagerException.Refused(
                    "a wrapped key was changed, or belongs elsewhere", failure);
        }
    }

    @Override
    public byte[] mac(KeyName key, int version, byte[] data) {
        return HmacSha256.mac(bytes(find(entries(), key, version), Use.MAC), data);
    }

    @Override
    public KeyManagerDescription describe() {
        var versions = entries().stream().map(LocalKeyManager::version).toList();
        return new KeyManagerDescription(
                LocalProvider.NAME,
                file.path() + ", sealed with " + lock.place(),
                false,
                true,
                true,
                versions);
    }

    @Override
    public void close() {}

    private void explain() {
        LOG.warn(
                "the keys of this deployment were made in {}, sealed with {}. They protect what is"
                        + " in the data directory when a copy of it gets lost: a backup, a disk, an"
                        + " image. They do not protect from somebody who has both, or who can act as"
                        + " this user or as root on this machine. Keep a copy of what they are"
                        + " sealed with elsewhere: without it nobody can read the data again",
                file.path(),
                lock.place());
    }

    private synchronized void change(
            KeyName key, int version, UnaryOperator<KeyringFile.Entry> change) {
        var entries = entries();
        var before = find(entries, key, version);
        if (before.equals(newest(of(entries, key)))) {
            throw new KeyManagerException.Refused(before + " is the newest version");
        }
        var after = change.apply(before);
        if (!after.equals(before)) {
            file.write(
                    entries.stream().map(entry -> entry.equals(before) ? after : entry).toList());
        }
    }

    private List<KeyringFile.Entry> entries() {
        var entries = file.read();
        if (entries.isEmpty() && seen) {
            throw new KeyManagerException.Unavailable(
                    file.path() + " is missing; restore it from your backup");
        }
        seen = entries.isPresent();
        return entries.orElse(List.of());
    }

    private KeyringFile.Entry fresh(KeyName key, Use use, int version) {
        return new KeyringFile.Entry(
                key.text(),
                use.name(),
                version,
                State.ENABLED.name(),
                clock.instant().toString(),
                Base64.getEncoder().encodeToString(random.bytes(KEY_BYTES)));
    }

    private static List<KeyringFile.Entry> with(
            List<KeyringFile.Entry> entries, KeyringFile.Entry added) {
        var all = new ArrayList<>(entries);
        all.add(added);
        return all;
    }

    private static List<KeyringFile.Entry> of(List<KeyringFile.Entry> entries, KeyName key) {
        return entries.stream().filter(entry -> entry.name().equals(key.text())).toList();
    }

    private static List<KeyringFile.Entry> require(List<KeyringFile.Entry> entries, KeyName key) {
        var found = of(entries, key);
        if (found.isEmpty()) {
            throw new KeyManagerException.Refused("there is no key " + key);
        }
        return found;
    }

    private static KeyringFile.Entry newest(List<KeyringFile.Entry> versions) {
        return versions.getLast();
    }

    private static KeyringFile.Entry find(
            List<KeyringFile.Entry> entries, KeyName key, int version) {
        return of(entries, key).stream()
                .filter(entry -> entry.version() == version)
                .findFirst()
                .orElseThrow(
                        () ->
                                new KeyManagerException.Refused(
                                        "there is no version " + version + " of " + key));
    }

    private static byte[] bytes(KeyringFile.Entry entry, Use use) {
        var key = entry.key();
        if (!entry.state().equals(State.ENABLED.name()) || key == null) {
            throw new KeyManagerException.Refused(
                    entry + " is " + entry.state().toLowerCase(java.util.Locale.ROOT));
        }
        if (!entry.use().equals(use.name())) {
            throw new KeyManagerException.Refused(entry + " is not for that");
        }
        return Base64.getDecoder().decode(key);
    }

    private static boolean isDestroyed(KeyringFile.Entry entry) {
        return entry.state().equals(State.DESTROYED.name());
    }

    private static KeyringFile.Entry as(KeyringFile.Entry entry, State state) {
        return new KeyringFile.Entry(
                entry.name(),
                entry.use(),
                entry.version(),
                state.name(),
                entry.created(),
                entry.key());
    }

    private static KeyVersion version(KeyringFile.Entry entry) {
        return new KeyVersion(
                new KeyName(entry.name()),
                entry.version(),
                State.valueOf(entry.state()),
                Instant.parse(entry.created()),
                null);
    }

    private static byte[] associated(KeyName key, int version, KeyContext context) {
        var name = key.text().getBytes(StandardCharsets.US_ASCII);
        var bytes = context.bytes();
        return ByteBuffer.allocate(2 * Integer.BYTES + name.length + bytes.length)
                .putInt(version)
                .putInt(name.length)
                .put(name)
                .put(bytes)
                .array();
    }
}
