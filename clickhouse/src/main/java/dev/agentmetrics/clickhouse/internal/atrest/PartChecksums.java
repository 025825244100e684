package dev.agentmetrics.clickhouse.internal.atrest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a part's {@code checksums.txt} says of its files (version 4 of that format). */
final class PartChecksums {

    private static final String TITLE = "checksums format version: 4\n";
    private static final int HASH_BYTES = 16;
    private static final byte LZ4 = (byte) 0x82;
    private static final byte PLAIN = 0x02;

    /** Of the method and both sizes, which the first size includes. */
    private static final int BLOCK_HEAD = 9;

    /** A file as it was written. */
    record Entry(String name, long size, CityHash.Hash hash) {}

    private final ByteBuffer text;

    private PartChecksums(byte[] unpacked) {
        text = ByteBuffer.wrap(unpacked).order(ByteOrder.LITTLE_ENDIAN);
    }

    static List<Entry> parse(byte[] content) throws IOException {
        var title = TITLE.getBytes(StandardCharsets.US_ASCII);
        if (content.length < title.length
                || !new String(content, 0, title.length, StandardCharsets.US_ASCII).equals(TITLE)) {
            throw new IOException("unknown checksums");
        }
        try {
            return new PartChecksums(unpack(content, title.length)).entries();
        } catch (RuntimeException damaged) {
            throw new IOException("damaged checksums", damaged);
        }
    }

    /** Blocks of: a hash, the method, the packed size with this head, the size, the bytes. */
    private static byte[] unpack(byte[] content, int from) throws IOException {
        var in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).position(from);
        var out = new java.io.ByteArrayOutputStream();
        while (in.hasRemaining()) {
            in.position(in.position() + HASH_BYTES);
            var method = in.get();
            var packed = in.getInt() - BLOCK_HEAD;
            var size = in.getInt();
            if (size > 1 << 24) {
                throw new IOException("damaged checksums");
            }
            switch (method) {
                case LZ4 -> out.write(Lz4.unpack(content, in.position(), packed, size));
                case PLAIN -> out.write(content, in.position(), packed);
                default -> throw new IOException("checksums packed in an unknown way");
            }
            in.position(in.position() + packed);
        }
        return out.toByteArray();
    }

    private List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        for (var left = number(); left > 0; left--) {
            var name = new byte[(int) number()];
            text.get(name);
            var size = number();
            var hash = new CityHash.Hash(text.getLong(), text.getLong());
            if (text.get() != 0) {
                // Of the content when unpacked; the file's own hash is enough.
                number();
                text.getLong();
                text.getLong();
            }
            entries.add(new Entry(new String(name, StandardCharsets.UTF_8), size, hash));
        }
        return entries;
    }

    private long number() {
        var value = 0L;
        for (var shift = 0; shift < 64; shift += 7) {
            var next = text.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }
}
