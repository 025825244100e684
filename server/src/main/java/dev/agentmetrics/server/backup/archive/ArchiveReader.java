package dev.agentmetrics.server.backup.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.backup.sink.SinkException;
import dev.agentmetrics.server.crypto.streams.DigestInput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks of an archive back, frame by frame.
 *
 * <p>Guarantees that every chunk is the one that the manifest names, in its place, to its last
 * byte; else it ends with a {@link RefusedBackup} that says in what way it is not. Frames of a
 * chunk are given before its end was seen, so nothing is proven before the last one was read.
 */
public final class ArchiveReader implements AutoCloseable {

    private static final int LARGEST = 1 << 20;

    /** Some bytes of an item. */
    public static final class Frame {

        private final int item;
        private final byte[] bytes;

        private Frame(int item, byte[] bytes) {
            this.item = item;
            this.bytes = bytes;
        }

        public int item() {
            return item;
        }
    }

    private final Sink sink;
    private final Manifest manifest;
    private final Manifest.Archive archive;
    private final ArchiveKey key;
    private final Iterator<Manifest.Chunk> chunks;
    private final LongConsumer progress;
    private @Nullable OpenChunk open;
    private @Nullable Frame next;

    /**
     * @param wanted which of its chunks, in order
     * @param progress is told how many bytes were read whenever a chunk has ended
     */
    public ArchiveReader(
            Sink sink,
            Manifest manifest,
            Manifest.Archive archive,
            List<Manifest.Chunk> wanted,
            BackupKeys keys,
            LongConsumer progress) {
        this.sink = sink;
        this.manifest = manifest;
        this.archive = archive;
        this.key = ArchiveKey.of(archive, keys);
        this.chunks = wanted.iterator();
        this.progress = progress;
    }

    /** The next frame, which stays the next one; null at the end. */
    public @Nullable Frame peek() {
        while (next == null) {
            if (open == null) {
                if (!chunks.hasNext()) {
                    return null;
                }
                open = open(chunks.next());
            }
            next = open.frame();
            if (next == null) {
                progress.accept(open.chunk.bytes());
                open.close();
                open = null;
            }
        }
        return next;
    }

    /** The next bytes of this item; null when something else follows. */
    public byte @Nullable [] next(int item) {
        var frame = peek();
        if (frame == null || frame.item() != item) {
            return null;
        }
        next = null;
        return frame.bytes;
    }

    /** Passes over the next bytes of this item. */
    public void skip(int item) {
        for (var frame = peek(); frame != null && frame.item() == item; frame = peek()) {
            next = null;
        }
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }

    private OpenChunk open(Manifest.Chunk chunk) {
        try {
            return new OpenChunk(chunk);
        } catch (SinkException failure) {
            throw refused(chunk, failure);
        } catch (IOException _) {
            // Its first bytes are not a beginning.
            throw objection(chunk);
        }
    }

    private RuntimeException refused(Manifest.Chunk chunk, SinkException failure) {
        if (failure.reason() != SinkException.Reason.MISSING) {
            return new UncheckedIOException(failure);
        }
        boolean own = archive.sequence() == manifest.sequence();
        return new RefusedBackup(
                own ? RefusedBackup.Reason.TRUNCATED : RefusedBackup.Reason.BASE_MISSING,
                "chunk %d of backup %d is gone%s"
                        .formatted(
                                chunk.number(),
                                archive.sequence(),
                                own ? "" : ", and backup " + manifest.sequence() + " needs it"),
                failure);
    }

    /** Looks at all of a chunk that could not be read, to say what is wrong with it. */
    private RefusedBackup objection(Manifest.Chunk chunk) {
        try (var whole =
                new DigestInput(sink.read(Names.chunk(archive.sequence(), chunk.number())))) {
            whole.drain();
            return objection(chunk, whole.count(), whole.sha256());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private RefusedBackup objection(Manifest.Chunk chunk, long bytes, String sha256) {
        var where = "chunk %d of backup %d".formatted(chunk.number(), archive.sequence());
        var others =
                manifest.archives().stream()
                        .flatMap(each -> each.chunks().stream())
                        .filter(each -> !each.equals(chunk));
        if (others.anyMatch(other -> other.sha256().equals(sha256))) {
            return new RefusedBackup(
                    RefusedBackup.Reason.REORDERED, where + " is another chunk, put in its place");
        }
        return bytes < chunk.bytes()
                ? new RefusedBackup(
                        RefusedBackup.Reason.TRUNCATED,
                        where + " has %d bytes of %d".formatted(bytes, chunk.bytes()))
                : new RefusedBackup(RefusedBackup.Reason.ALTERED, where + " was changed");
    }

    private final class OpenChunk {

        private final Manifest.Chunk chunk;
        private final DigestInput digest;
        private final DataInputStream frames;

        OpenChunk(Manifest.Chunk chunk) throws IOException {
            this.chunk = chunk;
            digest = new DigestInput(sink.read(Names.chunk(archive.sequence(), chunk.number())));
            var opened =
                    key.seal().open(digest, ArchiveKey.chunkContext(archive.id(), chunk.number()));
            frames = new DataInputStream(new ZstdInputStreamNoFinalizer(opened));
        }

        /** Null at the end, which is the end that was written. */
        @Nullable Frame frame() {
            try {
                int item;
                try {
                    item = frames.readInt();
                } catch (EOFException _) {
                    check();
                    return null;
                }
                int length = frames.readInt();
                if (length < 0 || length > LARGEST) {
                    throw objection(chunk);
                }
                var bytes = new byte[length];
                frames.readFully(bytes);
                return new Frame(item, bytes);
            } catch (SinkException failure) {
                throw refused(chunk, failure);
            } catch (IOException _) {
                throw objection(chunk);
            }
        }

        private void check() throws IOException {
            digest.drain();
            var sha256 = digest.sha256();
            if (digest.count() != chunk.bytes() || !sha256.equals(chunk.sha256())) {
                throw objection(chunk, digest.count(), sha256);
            }
        }

        void close() {
            try {
                frames.close();
            } catch (IOException _) {
                // It was only read.
            }
        }
    }
}
