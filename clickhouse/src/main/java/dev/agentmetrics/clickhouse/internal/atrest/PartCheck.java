package dev.agentmetrics.clickhouse.internal.atrest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the small files of every part against the part's checksums, before the engine reads them.
 *
 * <p>Counter mode lets a changed bit through, and the engine believes some files: with a bit of
 * {@code count.txt} changed it counts wrong, with one of {@code minmax_at.idx} it looks past rows,
 * and a part that it finds damaged at its start it sets aside and goes on without. Large files need
 * no check here: each of their blocks has a checksum, and a question that meets damage fails.
 */
public final class PartCheck {

    private static final Logger LOG = LoggerFactory.getLogger(PartCheck.class);

    /** Beyond this, a file has blocks with checksums of their own. */
    private static final long SMALL = 256 << 10;

    /**
     * Partition, first and last block, level; perhaps the mutation. Unfinished ones have a prefix.
     */
    private static final Pattern PART = Pattern.compile("([^_]+)_(\\d+)_(\\d+)_(\\d+)(_\\d+)?");

    private final List<String> damaged = new ArrayList<>();

    private PartCheck() {}

    /** A part, and what is wrong with it, if anything is. */
    private record Part(Path path, Matcher name, @Nullable String reason) {

        /** Whether this one's rows are those of the other, or some of them. */
        private boolean within(Part other) {
            return name.group(1).equals(other.name.group(1))
                    && number(2) >= other.number(2)
                    && number(3) <= other.number(3);
        }

        /**
         * Whether the other was merged from this one; in what a deletion began with, rows are back.
         */
        boolean isSourceOf(Part other) {
            return within(other) && deletion() == other.deletion();
        }

        boolean isReplacedBy(Part other) {
            return within(other) && deletion() <= other.deletion();
        }

        private long deletion() {
            return name.group(5) == null ? 0 : Long.parseLong(name.group(5).substring(1));
        }

        private long number(int group) {
            return Long.parseLong(name.group(group));
        }
    }

    /**
     * @throws IllegalStateException with a sentence for the operator when events would be missing
     *     or counted wrong
     */
    public static void run(SealedDisks disks) throws IOException {
        var tables = new TreeMap<String, List<Part>>();
        for (var disk : disks.directories()) {
            var key = disks.keyOf(disk);
            for (var table : Trees.tables(disk)) {
                tables.computeIfAbsent(table.getFileName().toString(), _ -> new ArrayList<>())
                        .addAll(parts(table, key));
            }
        }
        var check = new PartCheck();
        for (var parts : tables.values()) {
            check.table(parts);
        }
        if (!check.damaged.isEmpty()) {
            throw new IllegalStateException(
                    "The event store is damaged: "
                            + String.join(", ", check.damaged)
                            + ". Restore it from your backup, or move the named folders out of the"
                            + " data directory to go on without the events in them.");
        }
    }

    private static List<Part> parts(Path table, byte[] key) throws IOException {
        var parts = new ArrayList<Part>();
        for (var path : Trees.list(table)) {
            var name = PART.matcher(path.getFileName().toString());
            if (name.matches() && Files.isDirectory(path)) {
                parts.add(new Part(path, name, reason(path, key)));
            }
        }
        return parts;
    }

    /**
     * What has intact sources or an intact successor is not needed: a power failure leaves that.
     */
    private void table(List<Part> parts) throws IOException {
        for (var part : parts) {
            if (part.reason == null) {
                continue;
            }
            if (parts.stream()
                    .filter(other -> other.reason == null)
                    .anyMatch(other -> other.isSourceOf(part) || part.isReplacedBy(other))) {
                setAside(part);
            } else {
                damaged.add(part.path + " (" + part.reason + ")");
            }
        }
    }

    private static void setAside(Part part) throws IOException {
        LOG.warn("a half-written part is set aside: {} ({})", part.path, part.reason);
        var detached = Files.createDirectories(part.path.resolveSibling("detached"));
        var aside = detached.resolve("unfinished_" + part.path.getFileName());
        Trees.delete(aside);
        Files.move(part.path, aside);
    }

    private static @Nullable String reason(Path part, byte[] key) throws IOException {
        List<PartChecksums.Entry> entries;
        try {
            entries = PartChecksums.parse(SealedFile.read(part.resolve("checksums.txt"), key));
        } catch (IOException unreadable) {
            return "checksums.txt";
        }
        for (var entry : entries) {
            var file = part.resolve(entry.name());
            if (!Files.isRegularFile(file)) {
                return entry.name() + " is missing";
            }
            if (entry.size() == 0) {
                continue;
            }
            var size = Files.size(file);
            if (size != entry.size() + SealedFile.HEAD
                    || (size <= SMALL && !intact(file, key, entry.hash()))) {
                return entry.name();
            }
        }
        return null;
    }

    private static boolean intact(Path file, byte[] key, CityHash.Hash hash) {
        try {
            return CityHash.ofFile(SealedFile.read(file, key)).equals(hash);
        } catch (IOException notEncrypted) {
            return false;
        }
    }
}
