package dev.agentmetrics.clickhouse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A growing buffer of rows in ClickHouse's RowBinary format: values of a row one after the other,
 * little-endian, strings with a LEB128 length before them. Not safe for several threads.
 */
public final class RowBinary {

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The length of such a string is one byte. */
    private static final int SHORT = 0x7F;

    private byte[] bytes;
    private int length;
    private int rows;

    public RowBinary(int capacity) {
        bytes = new byte[capacity];
    }

    public RowBinary uint8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public RowBinary uint16(int value) {
        room(2);
        bytes[length++] = (byte) value;
        bytes[length++] = (byte) (value >>> 8);
        return this;
    }

    public RowBinary uint32(long value) {
        room(4);
        INT.set(bytes, length, (int) value);
        length += 4;
        return this;
    }

    /** Also Int64, and Decimal64 as its unscaled value. */
    public RowBinary int64(long value) {
        room(8);
        LONG.set(bytes, length, value);
        length += 8;
        return this;
    }

    public RowBinary float64(double value) {
        return int64(Double.doubleToRawLongBits(value));
    }

    /** ClickHouse stores a UUID as two little-endian halves, the high one first. */
    public RowBinary uuid(UUID value) {
        return int64(value.getMostSignificantBits()).int64(value.getLeastSignificantBits());
    }

    /** DateTime64(3). */
    public RowBinary millis(Instant value) {
        return int64(value.toEpochMilli());
    }

    /** DateTime. */
    public RowBinary seconds(Instant value) {
        return uint32(value.getEpochSecond());
    }

    /** Says whether the next value of a Nullable column is null; a null has no value behind it. */
    public RowBinary nullFlag(boolean isNull) {
        return uint8(isNull ? 1 : 0);
    }

    public RowBinary string(String value) {
        if (value.length() <= SHORT && ascii(value)) {
            return this;
        }
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        return raw(utf8, 0, utf8.length);
    }

    /**
     * Most strings are short and ASCII, and need no bytes of their own. False: nothing is written.
     */
    private boolean ascii(String value) {
        var count = value.length();
        room(1 + count);
        var at = length;
        bytes[at++] = (byte) count;
        for (var i = 0; i < count; i++) {
            var c = value.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            bytes[at++] = (byte) c;
        }
        length = at;
        return true;
    }

    /** A string that is already UTF-8. */
    public RowBinary raw(byte[] utf8, int offset, int count) {
        size(count);
        room(count);
        System.arraycopy(utf8, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** An array of this many elements, which are written behind it. */
    public RowBinary elements(int count) {
        size(count);
        return this;
    }

    public RowBinary strings(List<String> values) {
        size(values.size());
        values.forEach(this::string);
        return this;
    }

    /** Array(Float64). */
    public RowBinary floats(List<Double> values) {
        size(values.size());
        values.forEach(this::float64);
        return this;
    }

    /** Array(Int64), or of UInt64. */
    public RowBinary integers(List<Long> values) {
        size(values.size());
        values.forEach(this::int64);
        return this;
    }

    /** Marks the end of a row, for {@link #rows()} only: the format has no separator. */
    public RowBinary endRow() {
        rows++;
        return this;
    }

    /** Appends all rows of another buffer with the same columns. */
    public RowBinary append(RowBinary other) {
        room(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
        rows += other.rows;
        return this;
    }

    /** Appends some whole rows of another buffer with the same columns: the bytes from..to. */
    public RowBinary append(RowBinary other, int from, int to, int count) {
        Objects.checkFromToIndex(from, to, other.length);
        room(to - from);
        System.arraycopy(other.bytes, from, bytes, length, to - from);
        length += to - from;
        rows += count;
        return this;
    }

    /** Forgets all rows and keeps the memory. */
    public RowBinary clear() {
        length = 0;
        rows = 0;
        return this;
    }

    public int rows() {
        return rows;
    }

    public int length() {
        return length;
    }

    /** The backing array; only the first {@link #length()} bytes count. */
    public byte[] array() {
        return bytes;
    }

    private void size(int value) {
        room(5);
        var rest = value;
        while (rest >= 0x80) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
