package dev.agentmetrics.server.backup.archive;

import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.sink.Sink;
import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a sink holds: the backups that are whole, those that are not what was written, and rests.
 */
public final class Catalog {

    /** More than this is no manifest of ours. */
    private static final int LARGEST_MANIFEST = 256 << 20;

    private final List<Sink.Stored> objects;
    private final NavigableMap<Long, Manifest> whole = new TreeMap<>();
    private final NavigableMap<Long, RefusedBackup> refused = new TreeMap<>();
    private long lastSequence;

    private Catalog(List<Sink.Stored> objects) {
        this.objects = objects;
    }

    /** Reads and checks every manifest there is. */
    public static Catalog read(Sink sink, BackupKeys keys) throws IOException {
        var catalog = new Catalog(sink.list());
        for (var object : catalog.objects) {
            var sequence = Names.sequence(object.name());
            if (sequence.isPresent()) {
                catalog.lastSequence = Math.max(catalog.lastSequence, sequence.getAsLong());
                if (Names.isManifest(object.name())) {
                    catalog.add(sink, sequence.getAsLong(), keys);
                }
            }
        }
        return catalog;
    }

    private void add(Sink sink, long sequence, BackupKeys keys) throws IOException {
        try (var file = sink.read(Names.manifest(sequence))) {
            whole.put(
                    sequence, ManifestFile.read(file.readNBytes(LARGEST_MANIFEST), sequence, keys));
        } catch (RefusedBackup refusal) {
            refused.put(sequence, refusal);
        }
    }

    public List<Sink.Stored> objects() {
        return objects;
    }

    /** Oldest first. */
    public List<Manifest> whole() {
        return List.copyOf(whole.values());
    }

    /** What calls itself a backup and is none of ours. */
    public List<RefusedBackup> refused() {
        return List.copyOf(refused.values());
    }

    /** Their numbers. */
    public Set<Long> unread() {
        return Set.copyOf(refused.keySet());
    }

    /** The highest number that anything here has, whole or not; 0 when there is nothing. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The newest whole one, whatever else there is. */
    public Optional<Manifest> newestWhole() {
        return whole.isEmpty() ? Optional.empty() : Optional.of(whole.lastEntry().getValue());
    }

    /**
     * The newest, to restore it. One that was tampered with is not passed over in favour of an
     * older one.
     *
     * @param atLeast a number that is known to exist; an older one was put in its place
     */
    public Manifest newest(long atLeast) {
        long newest =
                Math.max(
                        whole.isEmpty() ? 0 : whole.lastKey(),
                        refused.isEmpty() ? 0 : refused.lastKey());
        if (newest == 0) {
            throw new RefusedBackup(RefusedBackup.Reason.NONE, "there is no whole backup");
        }
        requireAtLeast(newest, atLeast);
        return get(newest);
    }

    public Manifest get(long sequence, long atLeast) {
        requireAtLeast(sequence, atLeast);
        return get(sequence);
    }

    private Manifest get(long sequence) {
        var refusal = refused.get(sequence);
        if (refusal != null) {
            throw refusal;
        }
        var manifest = whole.get(sequence);
        if (manifest == null) {
            throw new RefusedBackup(
                    RefusedBackup.Reason.NONE, "there is no whole backup " + sequence);
        }
        return manifest;
    }

    private static void requireAtLeast(long sequence, long atLeast) {
        if (sequence < atLeast) {
            throw new RefusedBackup(
                    RefusedBackup.Reason.REPLAYED,
                    "backup %d is older than backup %d, which is known to exist"
                            .formatted(sequence, atLeast));
        }
    }
}
