package dev.agentmetrics.server.crypto.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner reads, and replacements that survive a crash of the machine. */
final class OwnFiles {

    private OwnFiles() {}

    /** Makes an empty file; one that was there is gone. */
    static FileChannel create(Path file) throws IOException {
        Files.deleteIfExists(file);
        return FileChannel.open(
                file,
                Set.<OpenOption>of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** The old content or the new one, whatever happens. */
    static void replace(Path file, byte[] content) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        try (var channel = create(draft)) {
            writeFully(channel, ByteBuffer.wrap(content), 0);
            channel.force(true);
        }
        move(draft, file);
    }

    /** Renames at once and for good. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (var directory = FileChannel.open(directoryOf(to), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /** Reads until the buffer is full or the file ends. */
    static int readFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        int total = 0;
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes, at + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    /** Overwrites and removes: the best that can be done about what was written in clear. */
    static void erase(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long size = channel.size();
            for (long at = 0; at < size; ) {
                var zeros = ByteBuffer.allocate((int) Math.min(1 << 16, size - at));
                int count = zeros.remaining();
                writeFully(channel, zeros, at);
                at += count;
            }
            channel.force(true);
        }
        Files.delete(file);
    }

    private static Path directoryOf(Path file) {
        var parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a file has a directory: " + file);
        }
        return parent;
    }
}
