package dev.agentmetrics.clickhouse.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one process have the data directory; the operating system frees it when the process dies.
 */
public final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws IllegalStateException when somebody else holds it
     */
    public static DirectoryLock acquire(Path directory) {
        var file = directory.resolve("lock");
        try {
            var channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (!locked(channel)) {
                var holder = holder(channel);
                channel.close();
                throw new IllegalStateException(
                        "The data directory "
                                + directory
                                + " is in use by process "
                                + holder
                                + ". Stop it, or set AGENTMETRICS_DATA_DIR to another directory.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid())
                                    .getBytes(StandardCharsets.US_ASCII)),
                    0);
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            var lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // This very process holds it through another channel.
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        var pid =
                new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "(unknown)" : pid;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
