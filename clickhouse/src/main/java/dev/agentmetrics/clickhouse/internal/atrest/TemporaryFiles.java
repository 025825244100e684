package dev.agentmetrics.clickhouse.internal.atrest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the engine puts what a question needs beyond its memory. The library has its own {@code
 * tmp} for that and takes no other disk, whatever its configuration says, so that directory lies in
 * the machine's memory: what would be readable on a disk never gets there. A killed process leaves
 * it to the next start.
 */
public final class TemporaryFiles implements AutoCloseable {

    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path link;
    private final Path directory;

    private TemporaryFiles(Path link, Path directory) {
        this.link = link;
        this.directory = directory;
    }

    /** Takes the place of the engine's directory and of what an earlier process left. */
    public static TemporaryFiles inMemory(Path engineDirectory) throws IOException {
        if (!Files.isWritable(MEMORY)) {
            throw new IllegalStateException(
                    "The event store keeps its temporary data in memory and needs a writable "
                            + MEMORY
                            + " for it.");
        }
        Files.createDirectories(engineDirectory);
        var link = engineDirectory.resolve("tmp");
        if (Files.isSymbolicLink(link)) {
            forget(link, Files.readSymbolicLink(link));
        } else {
            Trees.delete(link);
        }
        var directory =
                Files.createTempDirectory(
                        MEMORY,
                        "agentmetrics-",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(link, directory);
        return new TemporaryFiles(link, directory);
    }

    private static void forget(Path link, Path directory) throws IOException {
        if (directory.startsWith(MEMORY) && directory.getNameCount() > MEMORY.getNameCount()) {
            Trees.delete(directory);
        }
        Files.deleteIfExists(link);
    }

    @Override
    public void close() throws IOException {
        forget(link, directory);
    }
}
