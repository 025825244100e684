package dev.agentmetrics.server.backup.restore;

import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.Progress;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.archive.ArchiveReader;
import dev.agentmetrics.server.backup.archive.Catalog;
import dev.agentmetrics.server.backup.archive.Manifest;
import dev.agentmetrics.server.backup.control.ControlSchema;
import dev.agentmetrics.server.backup.ledger.LedgerEntry;
import dev.agentmetrics.server.backup.ledger.LedgerHead;
import dev.agentmetrics.server.backup.ledger.LedgerInSink;
import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.telemetry.copies.EventSnapshots;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Reads a backup from its sink, and puts it somewhere.
 *
 * <p>Guarantees to end with a {@link RefusedBackup} when the backup is not, to the last byte, what
 * this deployment wrote under that number. Does not know by itself that there was a newer one: whom
 * that matters to has to say what number it had.
 */
public final class Restore {

    private final Sink sink;
    private final BackupKeys keys;
    private final Progress progress;
    private final Map<Long, LedgerHead> ledgers = new TreeMap<>();

    public Restore(Sink sink, BackupKeys keys, Progress progress) {
        this.sink = sink;
        this.keys = keys;
        this.progress = progress;
    }

    /**
     * @param sequence which one; empty for the newest
     * @param atLeast a number that is known to exist; 0 when none is
     */
    public Manifest choose(OptionalLong sequence, long atLeast) throws IOException {
        var catalog = Catalog.read(sink, keys);
        for (var manifest : catalog.whole()) {
            var ledger = manifest.ledger();
            if (ledger != null) {
                ledgers.put(manifest.sequence(), ledger);
            }
        }
        var chosen =
                sequence.isPresent()
                        ? catalog.get(sequence.getAsLong(), atLeast)
                        : catalog.newest(atLeast);
        requireKnownSchema(chosen);
        return chosen;
    }

    private static void requireKnownSchema(Manifest manifest) {
        if (manifest.events().schema() > EventSnapshots.schemaVersion()
                || !ControlSchema.isKnown(manifest.control().schema())) {
            throw new RefusedBackup(
                    RefusedBackup.Reason.NEWER_SCHEMA,
                    "backup %d was made by release %s with newer tables; restore with that release"
                            .formatted(manifest.sequence(), manifest.product()));
        }
    }

    /**
     * What was deleted on request after this backup was made, oldest first. Every backup that is
     * there says how far the ledger went.
     *
     * @param atLeast an entry that is known to exist; 0 when none is
     * @return empty when there is no ledger, and no backup that was made beside one
     */
    public Optional<List<LedgerEntry>> deletedSince(Manifest manifest, long atLeast)
            throws IOException {
        var ledger = LedgerInSink.read(sink, keys);
        ledgers.forEach(
                (sequence, head) -> {
                    if (sequence > ledger.begunAfter() || sequence == manifest.sequence()) {
                        ledger.require(head, "backup " + sequence);
                    }
                });
        ledger.requireAtLeast(atLeast, "--ledger-at-least");
        var known = manifest.ledger();
        return ledger.isThere()
                ? Optional.of(ledger.after(known == null ? 0 : known.seq()))
                : Optional.empty();
    }

    /** Reads everything as if it were restored, and writes nothing. */
    public void verify(Manifest manifest) throws IOException, SQLException {
        read(manifest, new Nowhere());
    }

    /**
     * Puts everything into a deployment that is empty, and compares.
     *
     * @param deletions as {@link #deletedSince} told
     */
    public void into(EmptyDeployment deployment, Manifest manifest, List<LedgerEntry> deletions)
            throws IOException, SQLException {
        read(manifest, deployment);
        deployment.finish(manifest, deletions);
    }

    private void read(Manifest manifest, Destination destination) throws IOException, SQLException {
        long total = bytes(manifest);
        var done = new long[1];
        for (var archive : manifest.archives()) {
            try (var reader =
                    new ArchiveReader(
                            sink,
                            manifest,
                            archive,
                            archive.chunks(),
                            keys,
                            bytes -> {
                                done[0] += bytes;
                                progress.at(done[0], total);
                            })) {
                read(reader, items(manifest, archive, destination));
            }
        }
    }

    private static void read(ArchiveReader reader, Map<Integer, Item> wanted)
            throws IOException, SQLException {
        for (var frame = reader.peek(); frame != null; frame = reader.peek()) {
            int number = frame.item();
            var item = wanted.remove(number);
            if (item == null) {
                // Of an earlier backup, and not needed any more.
                reader.skip(number);
            } else {
                item.take(() -> reader.next(number));
            }
        }
        if (!wanted.isEmpty()) {
            throw new RefusedBackup(
                    RefusedBackup.Reason.MISMATCH, "chunks do not hold what the manifest says");
        }
    }

    /** What to do with an item. */
    @FunctionalInterface
    private interface Item {
        void take(Destination.Pieces pieces) throws IOException, SQLException;
    }

    private static Map<Integer, Item> items(
            Manifest manifest, Manifest.Archive archive, Destination destination) {
        var items = new HashMap<Integer, Item>();
        if (archive.sequence() == manifest.sequence()) {
            for (var table : manifest.control().tables()) {
                if (table.item().first() > 0) {
                    items.put(table.item().number(), rows -> destination.table(table, rows));
                }
            }
        }
        for (var table : manifest.events().tables()) {
            for (var part : table.parts()) {
                if (part.archive() == archive.sequence() && part.item().first() > 0) {
                    items.put(
                            part.item().number(), pieces -> destination.part(table, part, pieces));
                }
            }
        }
        return items;
    }

    private static long bytes(Manifest manifest) {
        return manifest.archives().stream()
                .flatMap(archive -> archive.chunks().stream())
                .mapToLong(Manifest.Chunk::bytes)
                .sum();
    }
}
