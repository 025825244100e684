package dev.agentmetrics.clickhouse.internal.atrest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a release before encryption left: files of tables where only their definitions belong. */
public final class ClearData {

    private final Path disk;

    public ClearData(Path engineDirectory) {
        disk = engineDirectory;
    }

    public boolean present() throws IOException {
        return Trees.hasFile(disk.resolve("store"), ClearData::isData);
    }

    /**
     * @throws IllegalStateException when there are parts that belong to no table any more: they
     *     cannot be moved, and are not ours to throw away
     */
    public void refuseDetached() throws IOException {
        for (var table : Trees.tables(disk)) {
            var detached = table.resolve("detached");
            if (Trees.hasFile(detached, _ -> true)) {
                throw new IllegalStateException(
                        "The event store cannot be encrypted: "
                                + detached
                                + " holds events that were set aside as damaged. Move that folder"
                                + " away or delete it, then start again.");
            }
        }
    }

    /**
     * Removes the tables' files; their definitions stay. Everything must have been moved before.
     */
    public void delete() throws IOException {
        for (var table : Trees.tables(disk)) {
            for (var entry : Trees.list(table)) {
                if (Files.isDirectory(entry)) {
                    Trees.delete(entry);
                } else if (isData(entry)) {
                    Files.delete(entry);
                }
            }
        }
    }

    private static boolean isData(Path file) {
        return !file.toString().endsWith(".sql");
    }
}
