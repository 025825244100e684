package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.clickhouse.internal.ColumnType.Fixed;
import dev.agentmetrics.clickhouse.internal.ColumnType.MaybeNull;
import dev.agentmetrics.clickhouse.internal.ColumnType.Meaning;
import dev.agentmetrics.clickhouse.internal.ColumnType.Named;
import dev.agentmetrics.clickhouse.internal.ColumnType.Repeated;
import dev.agentmetrics.clickhouse.internal.ColumnType.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Walks over a result in RowBinaryWithNamesAndTypes. Advancing only finds where each value starts;
 * a value is decoded when it is asked for, so a column nobody reads costs almost nothing.
 */
final class ResultRows implements Row {

    static final String FORMAT = "RowBinaryWithNamesAndTypes";

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int NANO_DIGITS = 9;

    private final byte[] bytes;
    private final Map<String, Integer> columns = new HashMap<>();
    private final ColumnType[] types;
    private final int[] starts;
    private int next;

    ResultRows(byte[] bytes) {
        this.bytes = bytes;
        if (bytes.length == 0) {
            types = new ColumnType[0];
            starts = new int[0];
            return;
        }
        var count = takeSize();
        types = new ColumnType[count];
        starts = new int[count];
        for (var i = 0; i < count; i++) {
            columns.put(takeText(), i);
        }
        for (var i = 0; i < count; i++) {
            types[i] = ColumnType.parse(takeText());
        }
    }

    /** Moves to the next row; false when there is none. */
    boolean advance() {
        if (next >= bytes.length) {
            return false;
        }
        var at = next;
        for (var i = 0; i < types.length; i++) {
            starts[i] = at;
            at = types[i].end(bytes, at);
        }
        next = at;
        return true;
    }

    @Override
    public boolean isNull(String column) {
        var index = index(column);
        return types[index] instanceof MaybeNull && bytes[starts[index]] != 0;
    }

    @Override
    public String string(String column) {
        var index = index(column);
        return stringAt(column, type(index), start(index, column));
    }

    @Override
    public long integer(String column) {
        var index = index(column);
        return integerAt(column, type(index), start(index, column));
    }

    @Override
    public long bits(String column) {
        var index = index(column);
        if (type(index) instanceof Fixed(var meaning, var width, _)
                && width == Long.BYTES
                && (meaning == Meaning.SIGNED || meaning == Meaning.UNSIGNED)) {
            return LittleEndian.int64(bytes, start(index, column));
        }
        throw wrongType(column, "a 64-bit integer");
    }

    @Override
    public double floating(String column) {
        var index = index(column);
        return floatingAt(column, type(index), start(index, column));
    }

    @Override
    public BigDecimal decimal(String column) {
        var index = index(column);
        if (type(index) instanceof Fixed(var meaning, var width, var scale)) {
            var at = start(index, column);
            if (meaning == Meaning.DECIMAL && width == Long.BYTES) {
                return BigDecimal.valueOf(LittleEndian.int64(bytes, at), scale);
            }
            if (meaning == Meaning.DECIMAL || meaning == Meaning.SIGNED) {
                return new BigDecimal(LittleEndian.wide(bytes, at, width, true), scale);
            }
            if (meaning == Meaning.UNSIGNED) {
                return new BigDecimal(LittleEndian.wide(bytes, at, width, false), scale);
            }
        }
        throw wrongType(column, "a decimal");
    }

    @Override
    public Instant instant(String column) {
        var index = index(column);
        if (type(index) instanceof Fixed(var meaning, _, var scale)) {
            var at = start(index, column);
            switch (meaning) {
                case TICKS -> {
                    return ticks(LittleEndian.int64(bytes, at), scale);
                }
                case SECONDS -> {
                    return Instant.ofEpochSecond(
                            Integer.toUnsignedLong(LittleEndian.int32(bytes, at)));
                }
                case DAY16 -> {
                    return Instant.ofEpochSecond(
                            Short.toUnsignedLong(LittleEndian.int16(bytes, at)) * SECONDS_PER_DAY);
                }
                case DAY32 -> {
                    return Instant.ofEpochSecond(
                            (long) LittleEndian.int32(bytes, at) * SECONDS_PER_DAY);
                }
                default -> {}
            }
        }
        throw wrongType(column, "a time");
    }

    @Override
    public UUID uuid(String column) {
        var index = index(column);
        return uuidAt(column, type(index), start(index, column));
    }

    @Override
    public List<String> strings(String column) {
        return list(column, this::stringAt);
    }

    @Override
    public List<Long> integers(String column) {
        return list(column, this::integerAt);
    }

    @Override
    public List<Double> floatings(String column) {
        return list(column, this::floatingAt);
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(String column, ColumnType type, int at);
    }

    private <T> List<T> list(String column, Reader<T> reader) {
        var index = index(column);
        if (!(type(index) instanceof Repeated(var element))) {
            throw wrongType(column, "an array");
        }
        var at = start(index, column);
        var size = LittleEndian.size(bytes, at);
        at += LittleEndian.sizeLength(bytes, at);
        var values = new ArrayList<T>(size);
        for (var i = 0; i < size; i++) {
            values.add(reader.read(column, element, at));
            at = element.end(bytes, at);
        }
        return values;
    }

    private String stringAt(String column, ColumnType type, int at) {
        return switch (type) {
            case Text _ ->
                    new String(
                            bytes,
                            at + LittleEndian.sizeLength(bytes, at),
                            LittleEndian.size(bytes, at),
                            StandardCharsets.UTF_8);
            case Named(var width, var names) -> {
                var value = width == 1 ? bytes[at] : LittleEndian.int16(bytes, at);
                var name = names.get((int) value);
                if (name == null) {
                    throw wrongType(column, "one of its enum's values");
                }
                yield name;
            }
            case Fixed(var meaning, var width, _) when meaning == Meaning.BYTES ->
                    new String(bytes, at, width, StandardCharsets.UTF_8);
            default -> throw wrongType(column, "a string");
        };
    }

    private long integerAt(String column, ColumnType type, int at) {
        if (type instanceof Fixed(var meaning, var width, _)) {
            if (meaning == Meaning.BOOL) {
                return bytes[at];
            }
            var unsigned = meaning == Meaning.UNSIGNED;
            if (unsigned || meaning == Meaning.SIGNED) {
                return switch (width) {
                    case 1 -> unsigned ? Byte.toUnsignedLong(bytes[at]) : bytes[at];
                    case 2 -> {
                        var value = LittleEndian.int16(bytes, at);
                        yield unsigned ? Short.toUnsignedLong(value) : value;
                    }
                    case 4 -> {
                        var value = LittleEndian.int32(bytes, at);
                        yield unsigned ? Integer.toUnsignedLong(value) : value;
                    }
                    case 8 -> {
                        var value = LittleEndian.int64(bytes, at);
                        if (unsigned && value < 0) {
                            throw wrongType(column, "an integer of 63 bits");
                        }
                        yield value;
                    }
                    default -> wide(column, LittleEndian.wide(bytes, at, width, !unsigned));
                };
            }
        }
        throw wrongType(column, "an integer");
    }

    private static long wide(String column, BigInteger value) {
        if (value.bitLength() >= Long.SIZE) {
            throw wrongType(column, "an integer of 63 bits");
        }
        return value.longValue();
    }

    private double floatingAt(String column, ColumnType type, int at) {
        if (type instanceof Fixed(var meaning, var width, _) && meaning == Meaning.FLOAT) {
            return width == Float.BYTES
                    ? Float.intBitsToFloat(LittleEndian.int32(bytes, at))
                    : Double.longBitsToDouble(LittleEndian.int64(bytes, at));
        }
        return integerAt(column, type, at);
    }

    private UUID uuidAt(String column, ColumnType type, int at) {
        if (type instanceof Fixed(var meaning, _, _) && meaning == Meaning.UUID) {
            return new UUID(
                    LittleEndian.int64(bytes, at), LittleEndian.int64(bytes, at + Long.BYTES));
        }
        throw wrongType(column, "a UUID");
    }

    private static Instant ticks(long value, int scale) {
        var perSecond = 1L;
        for (var i = 0; i < scale; i++) {
            perSecond *= 10;
        }
        var nanosPerTick = 1L;
        for (var i = scale; i < NANO_DIGITS; i++) {
            nanosPerTick *= 10;
        }
        return Instant.ofEpochSecond(
                Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * nanosPerTick);
    }

    private int index(String column) {
        var index = columns.get(column);
        if (index == null) {
            throw new IllegalArgumentException("no column " + column + " in " + columns.keySet());
        }
        return index;
    }

    private ColumnType type(int index) {
        return types[index] instanceof MaybeNull(var value) ? value : types[index];
    }

    private int start(int index, String column) {
        var start = starts[index];
        if (types[index] instanceof MaybeNull) {
            if (bytes[start] != 0) {
                throw new IllegalArgumentException("column " + column + " is null");
            }
            return start + 1;
        }
        return start;
    }

    private static IllegalArgumentException wrongType(String column, String wanted) {
        return new IllegalArgumentException("column " + column + " is not " + wanted);
    }

    private int takeSize() {
        var size = LittleEndian.size(bytes, next);
        next += LittleEndian.sizeLength(bytes, next);
        return size;
    }

    private String takeText() {
        var size = takeSize();
        var text = new String(bytes, next, size, StandardCharsets.UTF_8);
        next += size;
        return text;
    }
}
