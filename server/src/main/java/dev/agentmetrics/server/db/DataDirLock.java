package dev.agentmetrics.server.db;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second server out of a data directory. The operating system releases the lock when the
 * process ends, however it ends.
 */
public final class DataDirLock implements AutoCloseable {

    private final DataDir dataDir;
    private final FileChannel channel;
    private final FileLock lock;

    public DataDirLock(DataDir dataDir) {
        this.dataDir = dataDir;
        try {
            DataDir.create(dataDir.root());
            this.channel =
                    FileChannel.open(
                            dataDir.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var held = tryLock(channel);
            if (held == null) {
                channel.close();
                throw new StartupException(
                        "another server is using "
                                + dataDir.root()
                                + "; stop it or set another"
                                + " AGENTMETRICS_DATA_DIR");
            }
            this.lock = held;
        } catch (IOException failure) {
            throw new StartupException("cannot use the data directory " + dataDir.root(), failure);
        }
    }

    /** For what serves from it, which it must not do while it is being restored. */
    public static DataDirLock forServer(DataDir dataDir) {
        if (Files.exists(dataDir.restoring())) {
            throw new StartupException(
                    "a restore into "
                            + dataDir.root()
                            + " did not end; run `agentmetrics restore` again");
        }
        return new DataDirLock(dataDir);
    }

    public DataDir dataDir() {
        return dataDir;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
