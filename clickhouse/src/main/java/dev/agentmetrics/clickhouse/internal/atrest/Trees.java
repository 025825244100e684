package dev.agentmetrics.clickhouse.internal.atrest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Directories with all that is in them. Links are removed or passed over, never followed. */
final class Trees {

    private Trees() {}

    static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (var walk = Files.walk(root)) {
            for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    static boolean hasFile(Path root, Predicate<Path> wanted) throws IOException {
        if (!Files.isDirectory(root)) {
            return false;
        }
        try (var walk = Files.walk(root)) {
            return walk.anyMatch(path -> Files.isRegularFile(path) && wanted.test(path));
        }
    }

    /** What is in a directory; empty when there is none. */
    static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var list = Files.list(directory)) {
            return list.sorted().toList();
        }
    }

    /** The tables' directories on one of the engine's disks: {@code store/abc/abc…-uuid}. */
    static List<Path> tables(Path disk) throws IOException {
        var tables = new java.util.ArrayList<Path>();
        for (var prefix : list(disk.resolve("store"))) {
            tables.addAll(list(prefix));
        }
        return tables;
    }
}
