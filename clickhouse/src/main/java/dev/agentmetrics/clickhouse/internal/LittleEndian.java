package dev.agentmetrics.clickhouse.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/** Reads numbers the way ClickHouse writes them. */
final class LittleEndian {

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static short int16(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at);
    }

    static int int32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long int64(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static BigInteger wide(byte[] bytes, int at, int width, boolean signed) {
        var bigEndian = new byte[width];
        for (var i = 0; i < width; i++) {
            bigEndian[i] = bytes[at + width - 1 - i];
        }
        return signed ? new BigInteger(bigEndian) : new BigInteger(1, bigEndian);
    }

    /** A LEB128 number: the length of a string or an array. */
    static int size(byte[] bytes, int at) {
        var size = 0L;
        var shift = 0;
        var next = at;
        while (true) {
            var b = bytes[next++];
            size |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return Math.toIntExact(size);
            }
            shift += 7;
        }
    }

    /** How many bytes the LEB128 number takes. */
    static int sizeLength(byte[] bytes, int at) {
        var next = at;
        while (bytes[next] < 0) {
            next++;
        }
        return next - at + 1;
    }
}
