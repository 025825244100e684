package dev.agentmetrics.server.db.internal.sealed;

import dev.agentmetrics.server.crypto.pages.SealedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/** A sealed file as the channel that H2 reads and writes. */
final class SealedChannel extends FileBaseDefault {

    private final SealedFileSystem system;
    private final SealedFile file;

    SealedChannel(SealedFileSystem system, SealedFile file) {
        this.system = system;
        this.file = file;
    }

    @Override
    public long size() {
        return file.size();
    }

    // Not one at a time, as in the base class: sealed files look after their own order.
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        return file.read(to, position);
    }

    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        return file.write(from, position);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        file.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.force();
    }

    /** The file beneath is locked from opening to closing; this is H2's receipt for it. */
    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        return new FileLock(this, position, size, shared) {
            @Override
            public boolean isValid() {
                return acquiredBy().isOpen();
            }

            @Override
            public void release() {
                // With the file.
            }
        };
    }

    @Override
    protected void implCloseChannel() throws IOException {
        system.closed(file);
        file.close();
    }
}
