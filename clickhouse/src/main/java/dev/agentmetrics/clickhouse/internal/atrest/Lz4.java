package dev.agentmetrics.clickhouse.internal.atrest;

import java.io.IOException;

/** Unpacks a block of LZ4. */
public final class Lz4 {

    private static final int SHORTEST_MATCH = 4;

    private final byte[] from;
    private final byte[] to;
    private final int end;
    private int in;
    private int out;

    private Lz4(byte[] from, int offset, int length, int size) {
        this.from = from;
        this.in = offset;
        this.end = offset + length;
        this.to = new byte[size];
    }

    public static byte[] unpack(byte[] from, int offset, int length, int size) throws IOException {
        var block = new Lz4(from, offset, length, size);
        try {
            block.run();
        } catch (IndexOutOfBoundsException damaged) {
            throw new IOException("a damaged LZ4 block", damaged);
        }
        if (block.out != size) {
            throw new IOException("a damaged LZ4 block");
        }
        return block.to;
    }

    private void run() {
        while (in < end) {
            var token = from[in++] & 0xFF;
            var literals = length(token >> 4);
            System.arraycopy(from, in, to, out, literals);
            in += literals;
            out += literals;
            if (in < end) {
                var distance = (from[in] & 0xFF) | ((from[in + 1] & 0xFF) << 8);
                in += 2;
                var match = length(token & 15) + SHORTEST_MATCH;
                // Byte by byte: a match may reach into what it writes.
                for (var i = 0; i < match; i++, out++) {
                    to[out] = to[out - distance];
                }
            }
        }
    }

    private int length(int nibble) {
        var length = nibble;
        if (nibble == 15) {
            int more;
            do {
                more = from[in++] & 0xFF;
                length += more;
            } while (more == 255);
        }
        return length;
    }
}
