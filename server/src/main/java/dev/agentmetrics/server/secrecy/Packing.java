package dev.agentmetrics.server.secrecy;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.agentmetrics.clickhouse.CompressedBlock;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Ways in which data is compressed, told by how they begin. */
enum Packing {
    GZIP("gzip") {
        @Override
        InputStream unpack(InputStream in) throws IOException {
            skipGzipHeader(in);
            return inflate(in, true);
        }
    },
    ZLIB("zlib") {
        @Override
        InputStream unpack(InputStream in) {
            return inflate(in, false);
        }
    },
    /** One file of an archive: the next has its own header. */
    ZIP("zip") {
        @Override
        InputStream unpack(InputStream in) throws IOException {
            skipZipHeader(in);
            return inflate(in, true);
        }
    },
    ZSTD("zstd") {
        @Override
        InputStream unpack(InputStream in) throws IOException {
            return new ZstdInputStreamNoFinalizer(in);
        }
    },
    /** A block of the event store's engine, and the next: a text may reach into it. */
    ENGINE("lz4") {
        @Override
        InputStream unpack(InputStream in) throws IOException {
            var first = new ByteArrayInputStream(CompressedBlock.unpack(in));
            return new java.io.SequenceInputStream(first, new NextBlock(in));
        }
    },
    /** Has no mark: only tried where a file begins. */
    DEFLATE("deflate") {
        @Override
        InputStream unpack(InputStream in) {
            return inflate(in, true);
        }
    };

    /** What can be unpacked so far is no accident. */
    private static final int CONVINCING = 256;

    private static final long DEFLATED_ENTRY = 8;

    private final String text;

    Packing(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** What is in there; the stream given stays open. */
    abstract InputStream unpack(InputStream in) throws IOException;

    /**
     * @param begin the eight bytes from there on
     */
    static @Nullable Packing at(long begin, byte[] buffer, int at, int end) {
        switch ((int) (begin >>> 56)) {
            case 0x1F -> {
                if (begin >>> 40 == 0x1F8B08) {
                    return GZIP;
                }
            }
            case 0x78 -> {
                int level = (int) ((begin >>> 48) & 0xFF);
                if (level == 0x01 || level == 0x5E || level == 0x9C || level == 0xDA) {
                    return ZLIB;
                }
            }
            case 0x50 -> {
                if (begin >>> 32 == 0x504B0304
                        && at + 10 < end
                        && buffer[at + 8] == DEFLATED_ENTRY) {
                    return ZIP;
                }
            }
            case 0x28 -> {
                if (begin >>> 32 == 0x28B52FFDL) {
                    return ZSTD;
                }
            }
            default -> {}
        }
        return at + CompressedBlock.HEADER <= end && CompressedBlock.mayBegin(buffer, at)
                ? ENGINE
                : null;
    }

    /** Tells a stream from what only begins like one, as far as the buffer shows. */
    boolean begins(byte[] buffer, int at, int end) {
        if (this == ENGINE || this == ZSTD) {
            // Blocks that are whole or nothing, and may be longer than the buffer.
            return true;
        }
        int unpacked = 0;
        try (var in = unpack(new ByteArrayInputStream(buffer, at, end - at))) {
            while (unpacked < CONVINCING && in.read() >= 0) {
                unpacked++;
            }
            return unpacked > 0;
        } catch (EOFException _) {
            return unpacked > 0;
        } catch (IOException _) {
            return unpacked >= CONVINCING;
        }
    }

    private static InputStream inflate(InputStream in, boolean bare) {
        var inflater = new Inflater(bare);
        return new InflaterInputStream(in, inflater, 4096) {
            @Override
            public void close() {
                inflater.end();
            }
        };
    }

    private static void skipGzipHeader(InputStream in) throws IOException {
        var header = in.readNBytes(10);
        int flags = header.length < 10 ? 0 : header[3];
        if ((flags & 4) != 0) {
            in.skipNBytes(little(in));
        }
        for (int named : new int[] {8, 16}) {
            if ((flags & named) != 0) {
                skipText(in);
            }
        }
        if ((flags & 2) != 0) {
            in.skipNBytes(2);
        }
    }

    private static void skipText(InputStream in) throws IOException {
        int read;
        do {
            read = in.read();
        } while (read > 0);
    }

    private static void skipZipHeader(InputStream in) throws IOException {
        in.skipNBytes(26);
        int name = little(in);
        int extra = little(in);
        in.skipNBytes(name + extra);
    }

    private static int little(InputStream in) throws IOException {
        int low = in.read();
        int high = in.read();
        if (high < 0) {
            throw new EOFException();
        }
        return low | (high << 8);
    }

    /** Unpacked only when it is asked for. */
    private static final class NextBlock extends InputStream {

        private final InputStream in;
        private @Nullable InputStream block;

        NextBlock(InputStream in) {
            this.in = in;
        }

        private InputStream block() {
            if (block == null) {
                try {
                    block = new ByteArrayInputStream(CompressedBlock.unpack(in));
                } catch (IOException _) {
                    block = InputStream.nullInputStream();
                }
            }
            return block;
        }

        @Override
        public int read() throws IOException {
            return block().read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return block().read(into, from, length);
        }
    }
}
