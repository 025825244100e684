package dev.agentmetrics.clickhouse.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A column's type as far as reading RowBinary needs it: how long a value is and how to read it. */
sealed interface ColumnType {

    /** Where the value that starts at {@code at} ends. */
    int end(byte[] bytes, int at);

    /** What a value of fixed length means. */
    enum Meaning {
        SIGNED,
        UNSIGNED,
        FLOAT,
        BOOL,
        UUID,
        DAY16,
        DAY32,
        SECONDS,
        TICKS,
        DECIMAL,
        BYTES,
        NOTHING
    }

    /** A value of fixed length; {@code scale} is that of decimals and of DateTime64. */
    record Fixed(Meaning meaning, int width, int scale) implements ColumnType {
        @Override
        public int end(byte[] bytes, int at) {
            return at + width;
        }
    }

    record Named(int width, Map<Integer, String> names) implements ColumnType {
        @Override
        public int end(byte[] bytes, int at) {
            return at + width;
        }
    }

    record Text() implements ColumnType {
        @Override
        public int end(byte[] bytes, int at) {
            var size = LittleEndian.size(bytes, at);
            return at + LittleEndian.sizeLength(bytes, at) + size;
        }
    }

    record MaybeNull(ColumnType value) implements ColumnType {
        @Override
        public int end(byte[] bytes, int at) {
            return bytes[at] != 0 ? at + 1 : value.end(bytes, at + 1);
        }
    }

    /** An array; a map is an array of two-part tuples. */
    record Repeated(ColumnType element) implements ColumnType {
        @Override
        public int end(byte[] bytes, int at) {
            var size = LittleEndian.size(bytes, at);
            var next = at + LittleEndian.sizeLength(bytes, at);
            for (var i = 0; i < size; i++) {
                next = element.end(bytes, next);
            }
            return next;
        }
    }

    record Several(List<ColumnType> parts) implements ColumnType {
        @Override
        public int end(byte[] bytes, int at) {
            var next = at;
            for (var part : parts) {
                next = part.end(bytes, next);
            }
            return next;
        }
    }

    /** Reads a type's name as ClickHouse prints it. */
    static ColumnType parse(String name) {
        var open = name.indexOf('(');
        if (open < 0) {
            return simple(name);
        }
        var arguments = TypeArguments.split(name.substring(open + 1, name.length() - 1));
        var first = arguments.getFirst();
        return switch (name.substring(0, open)) {
            case "Nullable" -> new MaybeNull(parse(first));
            case "LowCardinality" -> parse(first);
            case "SimpleAggregateFunction" -> parse(arguments.getLast());
            case "Array" -> new Repeated(parse(first));
            case "Map" -> new Repeated(several(arguments));
            case "Tuple" -> several(arguments);
            case "FixedString" -> new Fixed(Meaning.BYTES, Integer.parseInt(first), 0);
            case "Enum8" -> new Named(1, names(arguments));
            case "Enum16" -> new Named(2, names(arguments));
            case "DateTime" -> new Fixed(Meaning.SECONDS, 4, 0);
            case "DateTime64" -> new Fixed(Meaning.TICKS, 8, Integer.parseInt(first));
            case "Decimal" ->
                    new Fixed(
                            Meaning.DECIMAL,
                            decimalWidth(Integer.parseInt(first)),
                            Integer.parseInt(arguments.getLast()));
            default -> throw unreadable(name);
        };
    }

    private static ColumnType simple(String name) {
        return switch (name) {
            case "String" -> new Text();
            case "UInt8" -> new Fixed(Meaning.UNSIGNED, 1, 0);
            case "UInt16" -> new Fixed(Meaning.UNSIGNED, 2, 0);
            case "UInt32" -> new Fixed(Meaning.UNSIGNED, 4, 0);
            case "UInt64" -> new Fixed(Meaning.UNSIGNED, 8, 0);
            case "UInt128" -> new Fixed(Meaning.UNSIGNED, 16, 0);
            case "UInt256" -> new Fixed(Meaning.UNSIGNED, 32, 0);
            case "Int8" -> new Fixed(Meaning.SIGNED, 1, 0);
            case "Int16" -> new Fixed(Meaning.SIGNED, 2, 0);
            case "Int32" -> new Fixed(Meaning.SIGNED, 4, 0);
            case "Int64" -> new Fixed(Meaning.SIGNED, 8, 0);
            case "Int128" -> new Fixed(Meaning.SIGNED, 16, 0);
            case "Int256" -> new Fixed(Meaning.SIGNED, 32, 0);
            case "Float32" -> new Fixed(Meaning.FLOAT, 4, 0);
            case "Float64" -> new Fixed(Meaning.FLOAT, 8, 0);
            case "Bool" -> new Fixed(Meaning.BOOL, 1, 0);
            case "UUID" -> new Fixed(Meaning.UUID, 16, 0);
            case "Date" -> new Fixed(Meaning.DAY16, 2, 0);
            case "Date32" -> new Fixed(Meaning.DAY32, 4, 0);
            case "DateTime" -> new Fixed(Meaning.SECONDS, 4, 0);
            case "Nothing" -> new Fixed(Meaning.NOTHING, 0, 0);
            default -> throw unreadable(name);
        };
    }

    private static ColumnType several(List<String> arguments) {
        return new Several(
                arguments.stream().map(TypeArguments::withoutName).map(ColumnType::parse).toList());
    }

    private static Map<Integer, String> names(List<String> arguments) {
        var names = new HashMap<Integer, String>();
        for (var argument : arguments) {
            var split = argument.lastIndexOf('=');
            var quoted = argument.substring(0, split).strip();
            names.put(
                    Integer.parseInt(argument.substring(split + 1).strip()),
                    TypeArguments.unquote(quoted));
        }
        return Map.copyOf(names);
    }

    private static int decimalWidth(int precision) {
        if (precision <= 9) {
            return 4;
        }
        if (precision <= 18) {
            return 8;
        }
        return precision <= 38 ? 16 : 32;
    }

    private static IllegalArgumentException unreadable(String name) {
        return new IllegalArgumentException("a column of type " + name + " cannot be read");
    }
}
