package dev.agentmetrics.clickhouse;

import dev.agentmetrics.clickhouse.internal.atrest.Lz4;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A block as the engine compresses it, for whoever looks for its data in clear among files. */
public final class CompressedBlock {

    /** Of a block: a checksum, the method, and two sizes. */
    public static final int HEADER = 25;

    private static final int CHECKSUM = 16;
    private static final byte LZ4 = (byte) 0x82;
    private static final int LARGEST = 4 << 20;

    private CompressedBlock() {}

    /** Whether one may begin here: of what is no block, one in millions passes. */
    public static boolean mayBegin(byte[] bytes, int at) {
        if (bytes.length - at < HEADER || bytes[at + CHECKSUM] != LZ4) {
            return false;
        }
        int packed = packed(bytes, at);
        int size = size(bytes, at);
        // Text that does not compress grows a little.
        return packed > HEADER - CHECKSUM
                && size > 0
                && size <= LARGEST
                && packed <= size + size / 128 + 64;
    }

    /** The content of the block that begins here; fails where none does. */
    public static byte[] unpack(InputStream in) throws IOException {
        var header = in.readNBytes(HEADER);
        if (!mayBegin(header, 0)) {
            throw new IOException("not a compressed block");
        }
        var content = in.readNBytes(packed(header, 0) - (HEADER - CHECKSUM));
        return Lz4.unpack(content, 0, content.length, size(header, 0));
    }

    private static int packed(byte[] bytes, int at) {
        return number(bytes, at + CHECKSUM + 1);
    }

    private static int size(byte[] bytes, int at) {
        return number(bytes, at + CHECKSUM + 5);
    }

    private static int number(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }
}
