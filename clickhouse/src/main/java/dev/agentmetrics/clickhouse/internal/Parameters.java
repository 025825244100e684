package dev.agentmetrics.clickhouse.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes values the way the engine reads bound parameters: as fields of ClickHouse's escaped text
 * format, where a backslash escapes and a raw tab or newline would end the value.
 */
final class Parameters {

    private Parameters() {}

    static Map<String, byte[]> encode(Map<String, Object> values) {
        var encoded = new LinkedHashMap<String, byte[]>();
        values.forEach((name, value) -> encoded.put(name, encode(value)));
        return encoded;
    }

    static byte[] encode(Object value) {
        return switch (value) {
            case List<?> list -> array(list).getBytes(StandardCharsets.UTF_8);
            default -> escaped(scalar(value));
        };
    }

    private static String scalar(Object value) {
        return switch (value) {
            case Instant instant -> decimalSeconds(instant);
            case Boolean flag -> flag ? "1" : "0";
            case Number number -> number.toString();
            case UUID uuid -> uuid.toString();
            case String text -> text;
            default ->
                    throw new IllegalArgumentException(
                            "cannot bind a value of type " + value.getClass().getSimpleName());
        };
    }

    /**
     * Seconds with a fraction: read alike by DateTime64 of any precision and independent of zones.
     */
    private static String decimalSeconds(Instant instant) {
        return "%d.%03d".formatted(instant.getEpochSecond(), instant.getNano() / 1_000_000);
    }

    /**
     * An array literal; its strings are quoted, with quotes and backslashes escaped a first time.
     */
    private static String array(List<?> values) {
        var literal = new StringBuilder("[");
        for (var value : values) {
            if (literal.length() > 1) {
                literal.append(',');
            }
            if (value instanceof String || value instanceof UUID || value instanceof Instant) {
                literal.append('\'')
                        .append(scalar(value).replace("\\", "\\\\").replace("'", "\\'"))
                        .append('\'');
            } else {
                literal.append(scalar(value));
            }
        }
        return literal.append(']').toString();
    }

    private static byte[] escaped(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(utf8.length + 8);
        for (var b : utf8) {
            switch (b) {
                case '\\' -> append(out, "\\\\");
                case '\t' -> append(out, "\\t");
                case '\n' -> append(out, "\\n");
                case '\r' -> append(out, "\\r");
                case 0 -> append(out, "\\0");
                default -> out.write(b);
            }
        }
        return out.toByteArray();
    }

    private static void append(ByteArrayOutputStream out, String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
