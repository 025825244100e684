package dev.agentmetrics.clickhouse.internal.atrest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CityHash128 1.0.2 with a seed, over pieces of 2,048 bytes, each the seed of the next: what the
 * engine keeps of every file of a part. It finds damage, not forgery.
 */
final class CityHash {

    /** The hash's two halves. */
    record Hash(long low, long high) {
        static final Hash NONE = new Hash(0, 0);
    }

    private static final int PIECE = 2_048;
    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long K3 = 0xc949d7c7509e6557L;
    private static final long MUL = 0x9ddfea08eb382d69L;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] s;

    private CityHash(byte[] s) {
        this.s = s;
    }

    /** The hash of a file with this content. */
    static Hash ofFile(byte[] content) {
        var city = new CityHash(content);
        var hash = Hash.NONE;
        for (var from = 0; from < content.length; from += PIECE) {
            hash = city.piece(from, Math.min(PIECE, content.length - from), hash);
        }
        return hash;
    }

    private Hash piece(int from, int length, Hash seed) {
        return length < 128 ? murmur(from, length, seed) : city(from, length, seed);
    }

    private Hash murmur(int from, int length, Hash seed) {
        var a = seed.low;
        var b = seed.high;
        long c;
        long d;
        if (length <= 16) {
            a = mix(a * K1) * K1;
            c = b * K1 + upTo16(from, length);
            d = mix(a + (length >= 8 ? number(from) : c));
        } else {
            c = two(number(from + length - 8) + K1, a);
            d = two(b + length, c + number(from + length - 16));
            a += d;
            var at = from;
            for (var left = length - 16; left > 0; left -= 16, at += 16) {
                a = (a ^ mix(number(at) * K1) * K1) * K1;
                b ^= a;
                c = (c ^ mix(number(at + 8) * K1) * K1) * K1;
                d ^= c;
            }
        }
        a = two(a, c);
        b = two(d, b);
        return new Hash(a ^ b, two(b, a));
    }

    private Hash city(int from, int length, Hash seed) {
        var x = seed.low;
        var y = seed.high;
        var z = length * K1;
        var v1 = rotate(y ^ K1, 49) * K1 + number(from);
        var v = new Hash(v1, rotate(v1, 42) * K1 + number(from + 8));
        var w = new Hash(rotate(y + z, 35) * K1 + x, rotate(x + number(from + 88), 53) * K1);
        var at = from;
        // 128 bytes a round, as the original has it unrolled.
        for (var halves = length / 128 * 2; halves > 0; halves--, at += 64) {
            x = rotate(x + y + v.low + number(at + 16), 37) * K1;
            y = rotate(y + v.high + number(at + 48), 42) * K1;
            x ^= w.high;
            y ^= v.low;
            z = rotate(z ^ w.low, 33);
            v = weak(at, v.high * K1, x + w.low);
            w = weak(at + 32, z + w.high, y);
            var swap = z;
            z = x;
            x = swap;
        }
        y += rotate(w.low, 37) * K0 + z;
        x += rotate(v.low + z, 49) * K0;
        var rest = length % 128;
        var wLow = w.low;
        for (var done = 32; done - 32 < rest; done += 32) {
            y = rotate(y - x, 42) * K0 + v.high;
            wLow += number(at + rest - done + 16);
            x = rotate(x, 49) * K0 + wLow;
            wLow += v.low;
            v = weak(at + rest - done, v.low, v.high);
        }
        x = two(x, v.low);
        y = two(y, wLow);
        return new Hash(two(x + v.high, w.high) + y, two(x + w.high, y + v.high));
    }

    private long upTo16(int from, int length) {
        if (length > 8) {
            var b = number(from + length - 8);
            return two(number(from), Long.rotateRight(b + length, length)) ^ b;
        }
        if (length >= 4) {
            return two(length + (small(from) << 3), small(from + length - 4));
        }
        if (length > 0) {
            var y = (s[from] & 0xFF) + ((s[from + length / 2] & 0xFF) << 8);
            var z = length + ((s[from + length - 1] & 0xFF) << 2);
            return mix(y * K2 ^ z * K3) * K2;
        }
        return K2;
    }

    private Hash weak(int at, long a, long b) {
        var first = a + number(at);
        var second = rotate(b + first + number(at + 24), 21);
        var sum = first + number(at + 8) + number(at + 16);
        return new Hash(sum + number(at + 24), second + rotate(sum, 44) + first);
    }

    private static long two(long u, long v) {
        var a = mix((u ^ v) * MUL);
        return mix((v ^ a) * MUL) * MUL;
    }

    private static long mix(long value) {
        return value ^ value >>> 47;
    }

    private static long rotate(long value, int by) {
        return Long.rotateRight(value, by);
    }

    private long number(int at) {
        return (long) LONG.get(s, at);
    }

    private long small(int at) {
        return (int) INT.get(s, at) & 0xFFFF_FFFFL;
    }
}
