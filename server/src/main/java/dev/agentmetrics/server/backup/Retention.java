package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.backup.archive.Catalog;
import dev.agentmetrics.server.backup.archive.Manifest;
import dev.agentmetrics.server.backup.archive.Names;
import dev.agentmetrics.server.backup.sink.Sink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes backups that are neither among the newest nor young, and chunks that no backup which
 * stays needs: an increment keeps what it is based on.
 *
 * <p>A backup whose manifest it cannot read stays, with its chunks, until somebody looks: it may be
 * another deployment's. While it is no older than one that stays, it may be a good one and need
 * chunks of any before it, so these stay as well. Everything else goes.
 */
final class Retention {

    private final int keep;
    private final Duration young;

    Retention(int keep, int days) {
        this.keep = keep;
        this.young = Duration.ofDays(days);
    }

    /** How many objects were deleted. */
    int apply(Sink sink, Catalog catalog, Instant now) throws IOException {
        if (catalog.whole().isEmpty()) {
            return 0;
        }
        var staying = staying(catalog.whole(), now);
        var needed = needed(staying);
        var unread = catalog.unread();
        long mayNeed =
                unread.stream()
                        .filter(sequence -> sequence > staying.getFirst().sequence())
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0);
        // Manifests first: what is left half deleted must not look whole.
        var order =
                catalog.objects().stream()
                        .map(Sink.Stored::name)
                        .filter(name -> isPast(name, staying.getLast().sequence()))
                        .filter(name -> !needed.contains(name))
                        .filter(name -> !unread.contains(sequence(name)))
                        .filter(name -> !isChunk(name) || sequence(name) > mayNeed)
                        .sorted((one, other) -> Boolean.compare(isChunk(one), isChunk(other)))
                        .toList();
        for (var name : order) {
            sink.delete(name);
        }
        return order.size();
    }

    private List<Manifest> staying(List<Manifest> whole, Instant now) {
        var newest = whole.subList(Math.max(0, whole.size() - keep), whole.size());
        return whole.stream()
                .filter(each -> newest.contains(each) || each.at().isAfter(now.minus(young)))
                .toList();
    }

    private static Set<String> needed(List<Manifest> staying) {
        var needed = new HashSet<String>();
        for (var manifest : staying) {
            needed.add(Names.manifest(manifest.sequence()));
            for (var archive : manifest.archives()) {
                for (var chunk : archive.chunks()) {
                    needed.add(Names.chunk(archive.sequence(), chunk.number()));
                }
            }
        }
        return needed;
    }

    private static boolean isPast(String name, long newest) {
        return Names.sequence(name).isPresent() && sequence(name) <= newest;
    }

    private static long sequence(String name) {
        return Names.sequence(name).orElse(0);
    }

    private static boolean isChunk(String name) {
        return !Names.isManifest(name);
    }
}
