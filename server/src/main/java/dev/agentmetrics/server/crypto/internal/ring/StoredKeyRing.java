package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.internal.HmacSha256;
import dev.agentmetrics.server.crypto.internal.KeyManagers;
import dev.agentmetrics.server.crypto.internal.ring.RingContent.Entry;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider.Surroundings;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keyring.DataKey;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RootKey;
import dev.agentmetrics.server.crypto.keyring.RotatesData.Progress;
import dev.agentmetrics.server.crypto.keyring.SealedElsewhere;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ring of a data directory. See {@link KeyRing} for what it promises; {@link RingFile} keeps
 * the wrapped keys, {@link Lease} says for how long unwrapped ones may be used.
 */
public final class StoredKeyRing implements KeyRing, RootKey, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoredKeyRing.class);

    private final KeyManager manager;
    private final RootWraps wraps;
    private final RootVersions roots;
    private final RingFile file;
    private final RandomSource random;
    private final InstantSource clock;
    private final boolean makesKeys;
    private final Lease lease;
    private final ConcurrentMap<String, Unwrapped> unwrapped = new ConcurrentHashMap<>();
    private volatile RingContent content;

    /** The same content by purpose: asked for with every request. */
    private volatile Map<String, List<Entry>> byPurpose = Map.of();

    /** A key in memory, and the same key ready for codes. */
    private record Unwrapped(DataKey key, HmacKey codes) {}

    private StoredKeyRing(
            KeyManager manager, Surroundings around, RingContent content, boolean makesKeys) {
        this.manager = manager;
        this.wraps = new RootWraps(manager, content.rootName());
        this.file = new RingFile(around.dataDir());
        this.random = around.random();
        this.clock = around.clock();
        this.roots = new RootVersions(manager, wraps, clock, new Held());
        this.content = content;
        this.byPurpose = index(content);
        this.makesKeys = makesKeys;
        this.lease = new Lease(this::ask, unwrapped::clear, clock);
    }

    /** Opens the ring of this data directory, or makes it where there is no data yet. */
    public static StoredKeyRing open(Surroundings around) {
        return open(around, SealedElsewhere.NOTHING);
    }

    /**
     * @param elsewhere data that may be there although the data directory is lost
     */
    public static StoredKeyRing open(Surroundings around, SealedElsewhere elsewhere) {
        return open(around, elsewhere, true);
    }

    /** The same, but makes nothing. */
    public static StoredKeyRing openExisting(Surroundings around) {
        if (!new RingFile(around.dataDir()).exists()) {
            throw new StartupException(
                    "the keys of this deployment are not in "
                            + around.dataDir().keys()
                            + "; set AGENTMETRICS_DATA_DIR to its data directory");
        }
        return open(around, SealedElsewhere.NOTHING, false);
    }

    private static StoredKeyRing open(
            Surroundings around, SealedElsewhere elsewhere, boolean makesKeys) {
        try {
            return open(KeyManagers.open(around), around, elsewhere, makesKeys);
        } catch (KeyManagerException failure) {
            throw new StartupException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** With a key manager that is open. */
    static StoredKeyRing open(KeyManager manager, Surroundings around, boolean makesKeys) {
        return open(manager, around, SealedElsewhere.NOTHING, makesKeys);
    }

    static StoredKeyRing open(
            KeyManager manager, Surroundings around, SealedElsewhere elsewhere, boolean makesKeys) {
        var legacy = new LegacyKeys(around.dataDir());
        var file = new RingFile(around.dataDir());
        if (!file.exists() && makesKeys) {
            FirstRing.make(manager, around, legacy, elsewhere);
        }
        var ring = new StoredKeyRing(manager, around, read(file, manager), makesKeys);
        ring.content.keys().stream()
                .filter(entry -> !entry.purpose().startsWith("organization/"))
                .filter(entry -> ring.isUsable(entry.state()))
                .forEach(ring::unwrapped);
        if (makesKeys && legacy.exist()) {
            ring.takeOver(legacy);
        }
        return ring;
    }

    private static RingContent read(RingFile file, KeyManager manager) {
        return file.read(
                found ->
                        new RootWraps(manager, found.rootName())
                                .unwrapSeal(found.deployment(), found.seal()));
    }

    /** The ring is stored and was read again: what stood there in clear is not needed any more. */
    private void takeOver(LegacyKeys legacy) {
        legacy.read()
                .forEach(
                        (name, old) -> {
                            var taken = version(name.purpose(), 1).reveal();
                            if (!java.util.Arrays.equals(taken, old.bytes())) {
                                throw new StartupException(
                                        "DATA_DIR/secrets holds another "
                                                + name.text()
                                                + " key than DATA_DIR/keys; keep the one that"
                                                + " belongs to this data and move the other away");
                            }
                        });
        legacy.delete();
        LOG.warn(
                "the keys that stood in clear in DATA_DIR/secrets are wrapped by the key manager now,"
                        + " and the files are deleted. Older copies of this directory still hold"
                        + " them: rotate with `agentmetrics encryption-keys rotate`");
    }

    // ---- what everybody asks

    @Override
    public DataKey current(Purpose purpose) {
        requireUsable();
        var entry = currentOf(purpose);
        return entry.isPresent() ? unwrapped(entry.get()).key() : first(purpose);
    }

    private synchronized DataKey first(Purpose purpose) {
        var entry = currentOf(purpose);
        if (entry.isEmpty() && !of(purpose).isEmpty()) {
            throw new KeyManagerException.Refused(
                    "all keys of " + purpose.text() + " were destroyed");
        }
        return entry.isPresent() ? unwrapped(entry.get()).key() : rotate(purpose);
    }

    @Override
    public DataKey version(Purpose purpose, int version) {
        return usable(purpose, version).key();
    }

    /** The code of a version, without handing it out. */
    byte[] code(Purpose purpose, int version, byte[]... parts) {
        return usable(purpose, version).codes().mac(parts);
    }

    private Unwrapped usable(Purpose purpose, int version) {
        requireUsable();
        // Before memory is asked: a key may come there while its version is being disabled.
        var entry = find(purpose, version);
        if (!isUsable(entry.state())) {
            throw new KeyManagerException.Refused(
                    entry.id() + " is " + entry.state().name().toLowerCase(java.util.Locale.ROOT));
        }
        return unwrapped(entry);
    }

    @Override
    public List<DataKeyInfo> versions(Purpose purpose) {
        return of(purpose).stream().map(entry -> info(purpose, entry)).toList();
    }

    @Override
    public List<DataKeyInfo> all() {
        return content.keys().stream().flatMap(entry -> info(entry).stream()).toList();
    }

    @Override
    public void requireUsable() {
        lease.require();
    }

    void renew() {
        lease.renew();
    }

    // ---- versions of data keys

    @Override
    public synchronized DataKey rotate(Purpose purpose) {
        requireUsable();
        if (!makesKeys) {
            throw new StartupException("there is no key for " + purpose.text());
        }
        int version = of(purpose).stream().mapToInt(Entry::version).max().orElse(0) + 1;
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var bytes = random.bytes(DataKey.BYTES);
        var made = wraps.entry(content.deployment(), purpose, version, now, bytes);
        store(
                content.map(
                                entry ->
                                        entry.isOf(purpose) && entry.state() == State.CURRENT
                                                ? entry.as(State.RETIRING)
                                                : entry)
                        .with(made));
        return unwrapped(made).key();
    }

    @Override
    public void disable(Purpose purpose, int version) {
        change(
                purpose,
                version,
                entry ->
                        entry.state() == State.RETIRING
                                ? entry.disabled(clock.instant().truncatedTo(ChronoUnit.SECONDS))
                                : entry);
    }

    /**
     * Makes disabled versions readable again, because data of before a rotation were brought back.
     * The next rotation moves these data and disables them again.
     */
    public synchronized void reopenDisabled() {
        var reopened =
                content.map(entry -> entry.state() == State.DISABLED ? entry.retiring() : entry);
        if (!reopened.equals(content)) {
            store(reopened);
        }
    }

    @Override
    public void destroy(Purpose purpose, int version) {
        change(purpose, version, Entry::destroyed);
    }

    @Override
    public synchronized void destroyAll(Purpose.OfOrganization purpose) {
        store(content.map(entry -> entry.isOf(purpose) ? entry.destroyed() : entry));
        unwrapped.keySet().removeIf(id -> id.startsWith(purpose.text() + "-"));
    }

    private synchronized void change(Purpose purpose, int version, UnaryOperator<Entry> change) {
        var before = find(purpose, version);
        if (before.state() == State.CURRENT) {
            throw new KeyManagerException.Refused(before.id() + " is the current version");
        }
        var after = change.apply(before);
        if (!after.equals(before)) {
            store(content.map(entry -> entry.equals(before) ? after : entry));
        }
        unwrapped.remove(before.id());
    }

    // ---- the root

    @Override
    public Answer lastAnswer() {
        return lease.lastAnswer();
    }

    @Override
    public KeyManagerDescription describe() {
        return manager.describe();
    }

    @Override
    public KeyName name() {
        return content.rootName();
    }

    @Override
    public String deployment() {
        return content.deployment();
    }

    @Override
    public synchronized KeyVersion rotate() {
        return roots.rotate();
    }

    @Override
    public synchronized List<KeyVersion> madeByOthers(KeyManagerDescription now) {
        return roots.madeByOthers(now);
    }

    @Override
    public synchronized Progress rewrap() {
        return roots.rewrap();
    }

    @Override
    public synchronized boolean isRewrapped() {
        return roots.isRewrapped();
    }

    @Override
    public synchronized void disableOld() {
        roots.disableOld();
    }

    // ---- the end of old versions

    @Override
    public Optional<Instant> disabledSince() {
        var now = content;
        return Stream.concat(
                        now.disabledRoots().stream().map(RingContent.DisabledRoot::since),
                        now.keys().stream()
                                .filter(entry -> entry.state() == State.DISABLED)
                                .flatMap(entry -> Stream.ofNullable(entry.disabled())))
                .min(Comparator.naturalOrder());
    }

    @Override
    public List<DataKeyInfo> disabledBefore(Instant then) {
        return content.keys().stream()
                .filter(entry -> isDue(entry, then))
                .flatMap(entry -> info(entry).stream())
                .toList();
    }

    @Override
    public void reopen(Purpose purpose, int version) {
        change(
                purpose,
                version,
                entry -> entry.state() == State.DISABLED ? entry.retiring() : entry);
    }

    @Override
    public synchronized int destroyDisabledBefore(Instant then) {
        var destroyed = roots.destroyDisabledBefore(then);
        var keys = content.keys().stream().filter(entry -> isDue(entry, then)).toList();
        if (!destroyed.isEmpty() || !keys.isEmpty()) {
            var kept = new ArrayList<>(content.disabledRoots());
            kept.removeAll(destroyed);
            store(
                    content.map(entry -> keys.contains(entry) ? entry.destroyed() : entry)
                            .withDisabledRoots(kept));
        }
        return destroyed.size() + keys.size();
    }

    private static boolean isDue(Entry entry, Instant then) {
        var disabled = entry.disabled();
        return entry.state() == State.DISABLED && disabled != null && disabled.isBefore(then);
    }

    // ---- inside

    /** A real use of the root: answers, is allowed, and the version in use is enabled. */
    private void ask() {
        sealKey(content);
    }

    private byte[] sealKey(RingContent of) {
        return wraps.unwrapSeal(of.deployment(), of.seal());
    }

    /** For what watches the root. */
    private final class Held implements RootVersions.Held {

        @Override
        public RingContent content() {
            return content;
        }

        @Override
        public RingContent stored() {
            return read(file, manager);
        }

        @Override
        public void store(RingContent next) {
            StoredKeyRing.this.store(next);
        }
    }

    private void store(RingContent next) {
        try {
            file.write(next, sealKey(next));
        } catch (IOException failure) {
            throw new KeyManagerException.Unavailable("cannot write " + file.path(), failure);
        }
        content = next;
        byPurpose = index(next);
    }

    private static Map<String, List<Entry>> index(RingContent content) {
        return content.keys().stream().collect(Collectors.groupingBy(Entry::purpose));
    }

    /** Oldest first. */
    private List<Entry> of(Purpose purpose) {
        return byPurpose.getOrDefault(purpose.text(), List.of());
    }

    private Optional<Entry> currentOf(Purpose purpose) {
        return of(purpose).stream().filter(entry -> entry.state() == State.CURRENT).findFirst();
    }

    private Entry find(Purpose purpose, int version) {
        return of(purpose).stream()
                .filter(entry -> entry.version() == version)
                .findFirst()
                .orElseThrow(
                        () ->
                                new KeyManagerException.Refused(
                                        "there is no key " + purpose.text() + "-" + version));
    }

    private Unwrapped unwrapped(Entry entry) {
        return unwrapped.computeIfAbsent(
                entry.id(),
                _ -> {
                    var bytes = wraps.unwrap(content.deployment(), entry);
                    var purpose = Purpose.parse(entry.purpose()).orElseThrow();
                    return new Unwrapped(
                            new DataKey(info(purpose, entry), bytes), HmacSha256.key(bytes));
                });
    }

    /** A command may have to read what a backup from before a rotation holds. */
    boolean isUsable(State state) {
        return state == State.CURRENT
                || state == State.RETIRING
                || (state == State.DISABLED && !makesKeys);
    }

    /** Empty where this release does not know what it is for. */
    private static Optional<DataKeyInfo> info(Entry entry) {
        return Purpose.parse(entry.purpose()).map(purpose -> info(purpose, entry));
    }

    private static DataKeyInfo info(Purpose purpose, Entry entry) {
        @Nullable Instant next =
                entry.state() == State.CURRENT ? entry.created().plus(purpose.rotation()) : null;
        var wrapped = entry.wrapped();
        return new DataKeyInfo(
                purpose,
                entry.version(),
                entry.state(),
                entry.created(),
                next,
                wrapped == null ? 0 : RootWraps.version(wrapped));
    }

    /** The names of what is in memory, for tests. */
    java.util.Set<String> inMemory() {
        return java.util.Set.copyOf(unwrapped.keySet());
    }

    /** For what needs no more than the ids of its keys. */
    KeySource source() {
        return new RingKeySource(this);
    }

    @Override
    public void close() {
        unwrapped.clear();
        manager.close();
    }
}
