package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.backup.archive.ArchiveWriter;
import dev.agentmetrics.server.backup.archive.Catalog;
import dev.agentmetrics.server.backup.archive.Manifest;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.backup.sink.SinkException;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.telemetry.copies.EventSnapshots;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups of this deployment, keeps as many as it should, and proves that they restore.
 *
 * <p>Guarantees that what reaches the sink is encrypted before, under a key that is no key of the
 * stores; that one backup or drill is under way at a time; and that one which did not end does not
 * look whole. Does not guarantee that what is in the sink stays there: that is what drills are for.
 */
public final class Backups {

    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    /** In manifests, for whoever cannot restore one that is newer. */
    private static final String PRODUCT = "0.1.0";

    private static final Duration AFTER_FAILURE = Duration.ofHours(1);
    private static final Duration DRILL_AFTER_FAILURE = Duration.ofDays(1);

    /** What a backup is made of. */
    public record Sources(
            DataSource control, EventSnapshots events, DeletionLedger ledger, KeyCopies keys) {}

    /** What makes it one of ours. */
    public record Tools(BackupKeys keys, RandomSource random, IdSource ids, Clock clock) {}

    /** Restores a backup in a process of its own. */
    @FunctionalInterface
    public interface Trial {
        /**
         * @return nothing when all is as it was, else a code
         */
        Optional<String> restore(long sequence, long atLeast);
    }

    private final BackupSettings settings;
    private final Sources sources;
    private final Tools tools;
    private final Supplier<Sink> sinks;
    private final BackupStore store;
    private final BackupJournal journal;
    private final Trial trial;
    private final ArchiveWriter.Sizes sizes;
    private final ReentrantLock turn = new ReentrantLock();

    /** When it was last looked what may go. Only in one's turn. */
    private Instant forgotten = Instant.MIN;

    private volatile boolean stopping;

    public Backups(
            BackupSettings settings,
            Sources sources,
            Tools tools,
            Supplier<Sink> sinks,
            BackupStore store,
            BackupJournal journal,
            Trial trial,
            ArchiveWriter.Sizes sizes) {
        this.settings = settings;
        this.sources = sources;
        this.tools = tools;
        this.sinks = sinks;
        this.store = store;
        this.journal = journal;
        this.trial = trial;
        this.sizes = sizes;
        store.tidy(tools.clock().instant());
    }

    /**
     * Makes one now. It is whole when this returns.
     *
     * @param full whether it may not need an earlier one
     */
    public BackupStore.Made backUp(boolean full, Progress progress) {
        requireOn();
        takeTurn();
        try (var sink = open()) {
            return backUp(sink, full, progress);
        } finally {
            turn.unlock();
        }
    }

    /** What a client of somebody else's does when a setting is missing is its own business. */
    private Sink open() {
        try {
            return sinks.get();
        } catch (RuntimeException failure) {
            throw failed(store.lastSequence() + 1, tools.clock().instant(), failure);
        }
    }

    private BackupStore.Made backUp(Sink sink, boolean full, Progress progress) {
        var at = tools.clock().instant();
        Catalog catalog;
        try {
            catalog = Catalog.read(sink, tools.keys());
        } catch (IOException failure) {
            throw failed(store.lastSequence() + 1, at, failure);
        }
        catalog.refused()
                .forEach(
                        refusal ->
                                LOG.warn(
                                        "backups: {}. It stays until you move it away",
                                        refusal.getMessage()));
        long sequence = Math.max(store.lastSequence(), catalog.lastSequence()) + 1;
        if (isOlderThan(catalog)) {
            throw failed(sequence, at, olderStore(catalog));
        }
        var base = full ? null : base(catalog, at);
        var id = tools.ids().next();
        store.begin(sequence, id, base == null, at);
        try {
            var order = new BackupRun.Order(sequence, id, at, PRODUCT, base);
            var result = run(sink, order, progress);
            return done(sink, result, catalog.refused().size());
        } catch (IOException | SQLException | RuntimeException failure) {
            throw failed(sequence, null, failure);
        }
    }

    /**
     * Whoever puts back an older control store, as a whole and with its marks, cannot take backups
     * back that lie elsewhere. One that was restored remembers none and is asked nothing; and one
     * that has failed for this reason knows better from then on.
     */
    private boolean isOlderThan(Catalog catalog) {
        return store.lastDone().isPresent()
                && catalog.newestWhole()
                        .filter(newest -> newest.sequence() > store.lastSequence())
                        .isPresent();
    }

    private static BackupFailed olderStore(Catalog catalog) {
        return new BackupFailed(
                BackupFailed.Reason.OLDER_STORE,
                "there is a backup %d, of which the control store knows nothing: an older copy of the store was put back, or another server writes to the same place"
                        .formatted(catalog.newestWhole().orElseThrow().sequence()));
    }

    private BackupRun.Result run(Sink sink, BackupRun.Order order, Progress progress)
            throws IOException, SQLException {
        return new BackupRun(
                        new BackupRun.Sources(
                                sources.control(),
                                sources.events(),
                                sources.ledger(),
                                sources.keys()),
                        sink,
                        tools.keys(),
                        tools.random(),
                        order,
                        sizes,
                        this::stopIfAsked,
                        progress)
                .run();
    }

    /** What an increment can be based on; null when it is time for a full one, or there is none. */
    private @Nullable Manifest base(Catalog catalog, Instant at) {
        var newest = catalog.newestWhole().orElse(null);
        if (newest == null
                || newest.sequence()
                        != store.lastDone().map(BackupStore.Made::sequence).orElse(0L)) {
            // What this server did not write last may be an older state.
            return null;
        }
        var oldest =
                newest.archives().stream()
                        .map(Manifest.Archive::at)
                        .min(Instant::compareTo)
                        .orElse(at);
        return oldest.plus(Duration.ofDays(settings.backupFullDays())).isAfter(at) ? newest : null;
    }

    private BackupStore.Made done(Sink sink, BackupRun.Result result, int unread)
            throws IOException {
        var manifest = result.manifest();
        boolean full = manifest.kind() == Manifest.Kind.FULL;
        store.done(
                manifest.sequence(),
                full,
                tools.clock().instant(),
                result.sourceBytes(),
                result.storedBytes(),
                unread);
        journal.made(manifest.sequence(), full, result.storedBytes());
        LOG.info(
                "backup {} is whole: {} bytes of data in {} bytes",
                manifest.sequence(),
                result.sourceBytes(),
                result.storedBytes());
        forget(sink);
        return store.lastDone().orElseThrow();
    }

    /** That old ones stay too long is no reason to call the new one failed. */
    private void forget(Sink sink) {
        var now = tools.clock().instant();
        forgotten = now;
        try {
            var catalog = Catalog.read(sink, tools.keys());
            long newest = catalog.newestWhole().map(Manifest::sequence).orElse(0L);
            if (newest != store.lastDone().map(BackupStore.Made::sequence).orElse(0L)) {
                // What this server did not write last may be all that somebody will need.
                return;
            }
            var deleted =
                    new Retention(settings.backupKeep(), settings.backupKeepDays())
                            .apply(sink, catalog, now);
            LOG.debug("backups: {} objects of old ones deleted", deleted);
        } catch (IOException | RuntimeException failure) {
            LOG.warn("backups: old ones could not be deleted: {}", failure.getMessage());
        }
    }

    /** Their days pass as well while no new one succeeds. */
    private void forgetIfDue() {
        if (tools.clock().instant().isBefore(forgotten.plus(settings.backupEvery()))) {
            return;
        }
        takeTurn();
        try (var sink = sinks.get()) {
            forget(sink);
        } catch (RuntimeException failure) {
            LOG.warn("backups: old ones could not be deleted: {}", failure.getMessage());
        } finally {
            turn.unlock();
        }
    }

    private BackupFailed failed(long sequence, @Nullable Instant notBegun, Exception failure) {
        var told = told(failure);
        var code = told.reason().name().toLowerCase(Locale.ROOT);
        var now = tools.clock().instant();
        if (notBegun != null) {
            store.begin(sequence, tools.ids().next(), false, notBegun);
        }
        store.failed(sequence, now, code);
        if (told.reason() != BackupFailed.Reason.STOPPED) {
            journal.failed(sequence, code);
            LOG.error("backup {} failed: {}", sequence, told.getMessage(), failure);
        }
        return told;
    }

    private static BackupFailed told(Exception failure) {
        return switch (failure) {
            case BackupFailed known -> known;
            case SinkException sink ->
                    new BackupFailed(
                            sink.reason() == SinkException.Reason.FULL
                                    ? BackupFailed.Reason.SINK_FULL
                                    : BackupFailed.Reason.SINK_UNREACHABLE,
                            String.valueOf(sink.getMessage()),
                            sink);
            case IOException io ->
                    new BackupFailed(
                            BackupFailed.Reason.SINK_UNREACHABLE, "cannot use the sink", io);
            default ->
                    new BackupFailed(
                            BackupFailed.Reason.STORE,
                            "a store could not be read; see the log",
                            failure);
        };
    }

    /**
     * Restores the newest backup to a scratch directory, in a process of its own, and compares
     * everything.
     *
     * @return nothing when all is as it was, else a code
     */
    public Optional<String> drill() {
        requireOn();
        takeTurn();
        try {
            long known = store.lastDone().map(BackupStore.Made::sequence).orElse(0L);
            if (known == 0) {
                throw new BackupFailed(BackupFailed.Reason.REFUSED, "there is no backup yet");
            }
            var id = tools.ids().next();
            store.beginDrill(id, known, tools.clock().instant());
            var trouble = trial.restore(known, known);
            if (stopping) {
                store.endDrill(id, tools.clock().instant(), "stopped");
                throw new BackupFailed(BackupFailed.Reason.STOPPED, "the server is being stopped");
            }
            store.endDrill(id, tools.clock().instant(), trouble.orElse(null));
            trouble.ifPresentOrElse(
                    code -> {
                        journal.notProven(known, code);
                        LOG.error("backup {} could not be restored: {}", known, code);
                    },
                    () -> {
                        journal.proven(known);
                        LOG.info("backup {} was restored, and everything was there", known);
                    });
            return trouble;
        } finally {
            turn.unlock();
        }
    }

    /** Does what is due. */
    public void round() {
        if (!settings.on() || stopping) {
            return;
        }
        tried(this::backUpAndProve);
        tried(this::forgetIfDue);
    }

    private void backUpAndProve() {
        if (!tools.clock().instant().isBefore(nextBackup())) {
            backUp(false, Progress.NONE);
        }
        var drill = nextDrill();
        if (drill.isPresent() && !tools.clock().instant().isBefore(drill.get())) {
            drill();
        }
    }

    private static void tried(Runnable work) {
        try {
            work.run();
        } catch (BackupFailed failure) {
            // Recorded and logged where it happened; the next round comes.
            LOG.debug("backups: {}", failure.getMessage());
        }
    }

    private Instant nextBackup() {
        return store.last()
                .map(
                        last ->
                                last.startedAt()
                                        .plus(
                                                last.state() == BackupStore.State.DONE
                                                        ? settings.backupEvery()
                                                        : shorter(settings.backupEvery())))
                .orElse(Instant.MIN);
    }

    private static Duration shorter(Duration every) {
        return every.compareTo(AFTER_FAILURE) < 0 ? every : AFTER_FAILURE;
    }

    private Optional<Instant> nextDrill() {
        if (settings.backupDrillDays() == 0 || store.lastDone().isEmpty()) {
            return Optional.empty();
        }
        var every = Duration.ofDays(settings.backupDrillDays());
        return Optional.of(
                store.lastDrill()
                        .map(
                                last ->
                                        last.startedAt()
                                                .plus(
                                                        last.state() == BackupStore.State.DONE
                                                                ? every
                                                                : DRILL_AFTER_FAILURE))
                        .orElse(Instant.MIN));
    }

    /** How it stands, for people. */
    public BackupStatus status() {
        return new BackupStatus(
                settings.on() ? settings.backupTo() : null,
                store.last().orElse(null),
                store.lastDone().orElse(null),
                store.lastDrill().orElse(null),
                store.lastPassedDrill().orElse(null),
                isLate());
    }

    /** Whether there should have been a backup, or a proof that the last ones restore. */
    public boolean isLate() {
        if (!settings.on()) {
            return false;
        }
        var now = tools.clock().instant();
        var last = store.last();
        if (last.isEmpty()) {
            // The first round makes it.
            return false;
        }
        var made = store.lastDone().map(BackupStore.Made::startedAt).orElse(Instant.MIN);
        if (made.isBefore(now.minus(settings.backupEvery().multipliedBy(2)))) {
            return true;
        }
        var drill = store.lastDrill();
        if (settings.backupDrillDays() == 0 || drill.isEmpty()) {
            return false;
        }
        var proven = store.lastPassedDrill().map(BackupStore.Drill::startedAt).orElse(Instant.MIN);
        return proven.isBefore(
                now.minus(Duration.ofDays(settings.backupDrillDays()).multipliedBy(2)));
    }

    /** Ends what is under way, soon. */
    public void stop() {
        stopping = true;
    }

    private void stopIfAsked() {
        if (stopping) {
            throw new BackupFailed(BackupFailed.Reason.STOPPED, "the server is being stopped");
        }
    }

    private void requireOn() {
        if (!settings.on()) {
            throw new BackupFailed(
                    BackupFailed.Reason.OFF,
                    "no backups are made here: set AGENTMETRICS_BACKUP_TO to where they shall go");
        }
    }

    private void takeTurn() {
        if (!turn.tryLock()) {
            throw new BackupFailed(
                    BackupFailed.Reason.BUSY, "another backup or drill is under way");
        }
        if (turn.getHoldCount() > 1) {
            turn.unlock();
            throw new BackupFailed(
                    BackupFailed.Reason.BUSY, "another backup or drill is under way");
        }
    }
}
