package dev.agentmetrics.server.backup.ledger;

import dev.agentmetrics.server.backup.BackupFailed;
import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.archive.Names;
import dev.agentmetrics.server.backup.sink.Sink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what was deleted on request where a restore finds it: beside the backups.
 *
 * <p>Guarantees that what {@link #record} took is in the control store together with the deletion
 * itself, and reaches the sink as soon as that answers; that nothing which lies there says who or
 * what was deleted to somebody without the keys; and that a ledger which lost entries gets them
 * again. Does not guarantee that an entry is in the sink before the deletion is acknowledged: where
 * the sink is away, the deletion goes on and {@link #trouble} says so.
 */
public final class DeletionLedger {

    private static final Logger LOG = LoggerFactory.getLogger(DeletionLedger.class);

    /** For whoever waits for the answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int AT_ONCE = 100;

    private final BackupSettings settings;
    private final LedgerStore store;
    private final GivenUpLedger givenUp;
    private final BackupKeys keys;
    private final Supplier<Sink> sinks;
    private final Clock clock;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean forked;
    private volatile boolean compared;
    private volatile boolean held;

    public DeletionLedger(
            BackupSettings settings,
            LedgerStore store,
            GivenUpLedger givenUp,
            BackupKeys keys,
            Supplier<Sink> sinks,
            Clock clock) {
        this.settings = settings;
        this.store = store;
        this.givenUp = givenUp;
        this.keys = keys;
        this.sinks = sinks;
        this.clock = clock;
    }

    /** In the transaction of the caller, so that there is no deletion without it. */
    public void record(Deleted deleted) {
        if (held) {
            throw new IllegalStateException(
                    "deletions wait until those made after the restored backup are carried out");
        }
        store.append(LedgerFile.entry(deleted, store.lock(), clock.instant(), keys));
    }

    /**
     * From now on nothing is entered: the sink's ledger is ahead of this store until {@link
     * #takeOver}, and an entry of our own would be a fork of it.
     */
    public void hold() {
        held = true;
    }

    /** The end of {@link #hold}. */
    public void goOn() {
        held = false;
    }

    /** Before a deletion is acknowledged: waits a little, and no longer. Never fails. */
    public void publishSoon() {
        if (!settings.on()) {
            return;
        }
        var writing = Thread.ofPlatform().daemon().name("deletion-ledger").start(this::round);
        try {
            if (!writing.join(PATIENCE)) {
                LOG.warn("the ledger of deletions waits for the sink; deletions go on");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Brings to the sink what waits. Trouble is told by {@link #trouble}. */
    public void round() {
        if (!settings.on() || (compared && !forked && store.waiting() == 0)) {
            return;
        }
        try (var sink = sinks.get()) {
            publish(sink, !compared);
        } catch (IOException | RuntimeException failure) {
            LOG.error("the ledger of deletions does not reach the sink: {}", failure.getMessage());
        }
    }

    /** Brings everything to this sink, also what was there once and is not any more. */
    public void publish(Sink sink) throws IOException {
        publish(sink, true);
    }

    private void publish(Sink sink, boolean everything) throws IOException {
        turn.lock();
        try {
            boolean anew = givenUp.exists();
            // The sink first: what another node enters meanwhile is no fork.
            long begunAfter = anew ? putAside(sink) : 0;
            var there = end(sink);
            requireOurs(there);
            write(sink, everything || there == null);
            var end =
                    new LedgerHead.Stored(
                            store.head(), there == null ? begunAfter : there.begunAfter());
            if (store.waiting() == 0 && !end.equals(there)) {
                write(sink, LedgerFile.HEAD, LedgerFile.head(end, clock.instant(), keys));
            }
            if (anew && store.waiting() == 0) {
                givenUp.delete();
            }
            forked = false;
            compared = true;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Moves away the ledger that a restore did without, as it is: somebody may be able to read it
     * yet.
     *
     * @return the newest backup there is
     */
    private static long putAside(Sink sink) throws IOException {
        var names = sink.list().stream().map(Sink.Stored::name).toList();
        long newest =
                names.stream().mapToLong(name -> Names.sequence(name).orElse(0)).max().orElse(0);
        for (var name : names) {
            if (name.startsWith(LedgerFile.PREFIX)) {
                var aside = LedgerFile.aside(name, newest);
                try (var in = sink.read(name)) {
                    write(sink, aside, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                }
                sink.delete(name);
            }
        }
        LOG.warn("the ledger of deletions in the sink was put aside; this one begins anew");
        return newest;
    }

    private LedgerHead.@Nullable Stored end(Sink sink) throws IOException {
        try {
            return LedgerInSink.head(sink, keys).orElse(null);
        } catch (RefusedBackup refusal) {
            forked = true;
            throw new BackupFailed(
                    BackupFailed.Reason.REFUSED,
                    refusal.getMessage()
                            + ". If it is this deployment's, remove "
                            + LedgerFile.HEAD
                            + " from the sink, and it is written again",
                    refusal);
        }
    }

    /** Somebody restored a store by other means than ours, or another server writes here. */
    private void requireOurs(LedgerHead.@Nullable Stored stored) {
        var there = stored == null ? LedgerHead.NONE : stored.end();
        if (there.seq() > 0 && !store.hash(there.seq()).equals(Optional.of(there.hash()))) {
            forked = true;
            throw new BackupFailed(
                    BackupFailed.Reason.REFUSED,
                    "the ledger of deletions in the sink ends with an entry %d that this deployment"
                                    .formatted(there.seq())
                            + " does not know:"
                            + " its control store is older, or another server writes there. Restore"
                            + " with `agentmetrics restore`, which carries these deletions out");
        }
    }

    private void write(Sink sink, boolean everything) throws IOException {
        if (everything) {
            var there = LedgerInSink.names(sink);
            for (var kept : store.all()) {
                if (!there.contains(LedgerFile.name(kept.seq()))) {
                    write(sink, kept);
                }
            }
        }
        for (var next = store.waiting(AT_ONCE); !next.isEmpty(); next = store.waiting(AT_ONCE)) {
            for (var kept : next) {
                write(sink, kept);
            }
        }
    }

    private void write(Sink sink, LedgerStore.Kept kept) throws IOException {
        write(sink, LedgerFile.name(kept.seq()), kept.file());
        store.written(kept.seq(), clock.instant());
    }

    private static void write(Sink sink, String name, String file) throws IOException {
        var bytes = file.getBytes(StandardCharsets.ISO_8859_1);
        try (var upload = sink.create(name)) {
            upload.write(bytes, 0, bytes.length);
            upload.finish();
        }
    }

    /** After a restore: goes on where the sink's ends. In the transaction of the caller. */
    public void takeOver(List<LedgerEntry> entries) {
        var head = store.lock();
        for (var entry : entries) {
            if (entry.seq() > head.seq()) {
                if (!entry.previous().equals(head.hash())) {
                    throw new IllegalStateException(
                            "entry " + entry.seq() + " does not follow the ledger of this store");
                }
                store.takeOver(entry, clock.instant());
                head = entry.head();
            }
        }
    }

    /** Where it ends. */
    public LedgerHead head() {
        return store.head();
    }

    /** For people; empty when everything is where it should be. */
    public Optional<String> trouble() {
        if (!settings.on()) {
            return Optional.empty();
        }
        if (forked) {
            return Optional.of(
                    "the ledger of deletions in the sink is not this deployment's; see the log");
        }
        long waiting = store.waiting();
        return waiting == 0
                ? Optional.empty()
                : Optional.of(waiting + " deletions wait to be written to the sink of backups");
    }
}
