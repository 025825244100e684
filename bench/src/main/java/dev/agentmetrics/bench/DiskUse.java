package dev.agentmetrics.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in the event store of a server that was stopped, for whoever has not its key. */
final class DiskUse {

    private static final Pattern ID = Pattern.compile("UUID '([0-9a-f-]{36})'");
    private static final Pattern PART = Pattern.compile("([^_]+)_(\\d+)_(\\d+)_(\\d+)(_\\d+)?");

    private DiskUse() {}

    /** Of the table's parts that were not merged into others. */
    static long bytes(Path clickhouse, String table) throws IOException {
        var definition = find(clickhouse.resolve("store"), table + ".sql").getFirst();
        var id = ID.matcher(Files.readString(definition));
        if (!id.find()) {
            throw new IOException("no id of the table in " + definition);
        }
        var bytes = 0L;
        for (var directory : find(clickhouse.resolve("sealed"), id.group(1))) {
            List<Matcher> parts;
            try (var list = Files.list(directory)) {
                parts =
                        list.map(part -> PART.matcher(part.getFileName().toString()))
                                .filter(Matcher::matches)
                                .toList();
            }
            for (var part : parts) {
                if (parts.stream().noneMatch(other -> other != part && covers(other, part))) {
                    bytes += size(directory.resolve(part.group()));
                }
            }
        }
        return bytes;
    }

    private static boolean covers(Matcher other, Matcher part) {
        return other.group(1).equals(part.group(1))
                && Long.parseLong(other.group(2)) <= Long.parseLong(part.group(2))
                && Long.parseLong(other.group(3)) >= Long.parseLong(part.group(3))
                && (Long.parseLong(other.group(4)) > Long.parseLong(part.group(4))
                        || other.group().length() > part.group().length());
    }

    private static List<Path> find(Path root, String name) throws IOException {
        try (var walk = Files.walk(root)) {
            return walk.filter(path -> path.getFileName().toString().equals(name)).toList();
        }
    }

    private static long size(Path directory) throws IOException {
        try (var walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).mapToLong(DiskUse::fileSize).sum();
        }
    }

    private static long fileSize(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
