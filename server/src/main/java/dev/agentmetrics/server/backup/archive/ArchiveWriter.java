package dev.agentmetrics.server.backup.archive;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.backup.sink.Upload;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.streams.DigestOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of a backup: packed, sealed, and only then handed to the sink. Holds a few
 * megabytes, whatever the size of what it writes.
 *
 * <p>Items follow each other; a chunk ends after an item when it is large enough, or within one
 * when it is too large.
 */
public final class ArchiveWriter implements AutoCloseable {

    /** How large chunks are: the smallest that is ended after an item, and the largest. */
    public record Sizes(long enough, long most) {
        public static final Sizes DEFAULT = new Sizes(16L << 20, 64L << 20);
    }

    /** Fast, and most of what a higher level would give: columns pack well. */
    private static final int LEVEL = 1;

    private static final int FRAME = 1 << 20;

    private final Sink sink;
    private final long sequence;
    private final UUID id;
    private final ArchiveKey key;
    private final Sizes sizes;
    private final List<Manifest.Chunk> chunks = new ArrayList<>();
    private @Nullable OpenChunk chunk;
    private int item;
    private int firstChunk;

    public ArchiveWriter(
            Sink sink, long sequence, UUID id, BackupKeys keys, RandomSource random, Sizes sizes) {
        this.sink = sink;
        this.sequence = sequence;
        this.id = id;
        this.sizes = sizes;
        key = ArchiveKey.fresh(sequence, id, keys, random);
    }

    public void beginItem() {
        item++;
        firstChunk = 0;
    }

    public void write(byte[] bytes, int length) throws IOException {
        for (int from = 0; from < length; from += FRAME) {
            int size = Math.min(FRAME, length - from);
            var open = open();
            open.frame(item, bytes, from, size);
            if (firstChunk == 0) {
                firstChunk = open.number;
            }
            if (open.size() >= sizes.most()) {
                endChunk();
            }
        }
    }

    /** Where it lies. An item without bytes lies nowhere: its chunks are 0. */
    public Manifest.Item endItem() throws IOException {
        int last = firstChunk == 0 ? 0 : chunk == null ? chunks.size() : chunk.number;
        if (chunk != null && chunk.size() >= sizes.enough()) {
            endChunk();
        }
        return new Manifest.Item(item, firstChunk, last);
    }

    /** Everything is in the sink when this returns. */
    public Manifest.Archive finish(Instant at) throws IOException {
        endChunk();
        var wrapped = key.wrapped();
        return new Manifest.Archive(sequence, id, at, wrapped.keyId(), wrapped.box(), chunks);
    }

    /** So far, sealed. */
    public long stored() {
        return chunks.stream().mapToLong(Manifest.Chunk::bytes).sum();
    }

    private OpenChunk open() throws IOException {
        var open = chunk;
        if (open == null) {
            open = new OpenChunk(chunks.size() + 1);
            chunk = open;
        }
        return open;
    }

    private void endChunk() throws IOException {
        var open = chunk;
        if (open != null) {
            chunks.add(open.finish());
            open.close();
            chunk = null;
        }
    }

    @Override
    public void close() throws IOException {
        if (chunk != null) {
            chunk.close();
        }
    }

    private final class OpenChunk implements AutoCloseable {

        private final int number;
        private final Upload upload;
        private final DigestOutput digest;
        private final Counted packed;
        private final DataOutputStream frames;

        OpenChunk(int number) throws IOException {
            this.number = number;
            upload = sink.create(Names.chunk(sequence, number));
            digest = new DigestOutput(new KeptOpen(upload));
            var sealed = key.seal().seal(digest, ArchiveKey.chunkContext(id, number));
            packed = new Counted(sealed);
            frames = new DataOutputStream(new ZstdOutputStreamNoFinalizer(packed, LEVEL));
        }

        void frame(int of, byte[] bytes, int from, int length) throws IOException {
            frames.writeInt(of);
            frames.writeInt(length);
            frames.write(bytes, from, length);
        }

        /** Before it is sealed, which is done a megabyte at a time. */
        long size() {
            return packed.count();
        }

        Manifest.Chunk finish() throws IOException {
            frames.close();
            upload.finish();
            return new Manifest.Chunk(number, digest.count(), digest.sha256());
        }

        /** Frees what the packer holds outside of the heap, whatever the sink says. */
        @Override
        public void close() throws IOException {
            upload.close();
            try {
                frames.close();
            } catch (IOException _) {
                // Nothing is written to a closed upload; only the memory matters.
            }
        }
    }
}
