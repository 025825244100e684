package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.backup.archive.ArchiveWriter;
import dev.agentmetrics.server.backup.archive.Manifest;
import dev.agentmetrics.server.backup.archive.ManifestFile;
import dev.agentmetrics.server.backup.archive.Names;
import dev.agentmetrics.server.backup.control.ControlSnapshot;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.backup.ledger.LedgerHead;
import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.telemetry.copies.EventSnapshot;
import dev.agentmetrics.server.telemetry.copies.EventSnapshots;
import dev.agentmetrics.server.telemetry.copies.Segment;
import dev.agentmetrics.server.telemetry.copies.TableSum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One backup from its first byte to its manifest.
 *
 * <p>Both stores are caught at about the same moment, the control store first: an organisation that
 * is being deleted then is still known, and its deletion goes on when the backup is restored.
 */
final class BackupRun {

    /** Where everything comes from. */
    record Sources(
            DataSource control, EventSnapshots events, DeletionLedger ledger, KeyCopies keys) {}

    /**
     * @param base what an increment is based on; null for a full one
     */
    record Order(long sequence, UUID id, Instant at, String product, @Nullable Manifest base) {}

    /** What there is when it is done. */
    record Result(Manifest manifest, long sourceBytes, long storedBytes) {}

    private final Sources sources;
    private final Sink sink;
    private final BackupKeys keys;
    private final Order order;
    private final ArchiveWriter writer;
    private final Runnable stopIfAsked;
    private final Progress progress;
    private final Map<String, Manifest.Part> known = new HashMap<>();
    private long sourceBytes;
    private long expectedBytes;

    BackupRun(
            Sources sources,
            Sink sink,
            BackupKeys keys,
            RandomSource random,
            Order order,
            ArchiveWriter.Sizes sizes,
            Runnable stopIfAsked,
            Progress progress) {
        this.sources = sources;
        this.sink = sink;
        this.keys = keys;
        this.order = order;
        this.stopIfAsked = stopIfAsked;
        this.progress = progress;
        writer = new ArchiveWriter(sink, order.sequence(), order.id(), keys, random, sizes);
        var base = order.base();
        if (base != null) {
            for (var table : base.events().tables()) {
                table.parts().forEach(part -> known.put(part.identity(), part));
            }
        }
    }

    Result run() throws IOException, SQLException {
        try (writer) {
            try (var control = ControlSnapshot.open(sources.control());
                    var events = sources.events().take()) {
                var controlPart = copy(control);
                var ledger = control.ledgerHead();
                var eventPart = copy(events);
                return finish(controlPart, eventPart, ledger);
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private Manifest.Control copy(ControlSnapshot control) throws IOException, SQLException {
        var tables = new ArrayList<Manifest.ControlTable>();
        for (var table : control.tables().entrySet()) {
            writer.beginItem();
            var total = control.read(table.getKey(), row -> write(row, row.length));
            tables.add(
                    new Manifest.ControlTable(
                            table.getKey(), table.getValue(), total, writer.endItem()));
        }
        return new Manifest.Control(control.schema(), tables, control.auditHead());
    }

    private Manifest.Events copy(EventSnapshot events) throws IOException {
        var segments = new HashMap<String, List<Segment>>();
        for (var table : events.tables()) {
            var all = events.segments(table);
            segments.put(table, all);
            expectedBytes +=
                    all.stream()
                            .filter(segment -> !known.containsKey(segment.identity()))
                            .mapToLong(Segment::bytes)
                            .sum();
        }
        var tables = new ArrayList<Manifest.EventTable>();
        for (var table : events.tables()) {
            var columns = events.columns(table);
            var parts = new ArrayList<Manifest.Part>();
            for (var segment : segments.getOrDefault(table, List.of())) {
                var before = known.get(segment.identity());
                parts.add(before == null ? copy(events, segment, columns) : before);
            }
            var total =
                    parts.stream().map(Manifest.Part::sum).reduce(TableSum.NONE, TableSum::plus);
            tables.add(new Manifest.EventTable(table, columns, total, parts));
        }
        return new Manifest.Events(EventSnapshots.schemaVersion(), tables);
    }

    private Manifest.Part copy(EventSnapshot events, Segment segment, List<String> columns)
            throws IOException {
        var sum = events.sum(segment, columns);
        writer.beginItem();
        events.read(segment, columns, piece -> writeUnchecked(piece));
        return new Manifest.Part(
                segment.identity(), sum, segment.bytes(), order.sequence(), writer.endItem());
    }

    private void writeUnchecked(byte[] piece) {
        try {
            write(piece, piece.length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void write(byte[] bytes, int length) throws IOException {
        stopIfAsked.run();
        writer.write(bytes, length);
        sourceBytes += length;
        progress.at(sourceBytes, Math.max(sourceBytes, expectedBytes));
    }

    private Result finish(Manifest.Control control, Manifest.Events events, LedgerHead ledger)
            throws IOException {
        var own = writer.finish(order.at());
        var archives = new ArrayList<>(List.of(own));
        archives.addAll(bases(events));
        var manifest =
                new Manifest(
                        Manifest.FORMAT,
                        order.sequence(),
                        order.id(),
                        archives.size() == 1 ? Manifest.Kind.FULL : Manifest.Kind.INCREMENT,
                        order.at(),
                        order.product(),
                        control,
                        events,
                        archives,
                        ledger);
        var file = ManifestFile.write(manifest, keys);
        stopIfAsked.run();
        // Before the manifest: what it says of them is there when it is.
        sources.ledger().publish(sink);
        sources.keys().publish(sink);
        try (var upload = sink.create(Names.manifest(order.sequence()))) {
            upload.write(file, 0, file.length);
            upload.finish();
        }
        return new Result(manifest, sourceBytes, writer.stored() + file.length);
    }

    /** Earlier archives, with the chunks that are needed of them. */
    private List<Manifest.Archive> bases(Manifest.Events events) {
        var needed = new HashMap<Long, Set<Integer>>();
        for (var table : events.tables()) {
            for (var part : table.parts()) {
                if (part.archive() != order.sequence()) {
                    var chunks = needed.computeIfAbsent(part.archive(), _ -> new HashSet<>());
                    for (int i = part.item().first(); i <= part.item().last(); i++) {
                        chunks.add(i);
                    }
                }
            }
        }
        var base = order.base();
        if (base == null) {
            return List.of();
        }
        return base.archives().stream()
                .filter(archive -> needed.containsKey(archive.sequence()))
                .map(archive -> only(archive, needed.getOrDefault(archive.sequence(), Set.of())))
                .toList();
    }

    private static Manifest.Archive only(Manifest.Archive archive, Set<Integer> chunks) {
        return new Manifest.Archive(
                archive.sequence(),
                archive.id(),
                archive.at(),
                archive.keyId(),
                archive.wrappedKey(),
                archive.chunks().stream()
                        .filter(chunk -> chunks.contains(chunk.number()))
                        .toList());
    }
}
