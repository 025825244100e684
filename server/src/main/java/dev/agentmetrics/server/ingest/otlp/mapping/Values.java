package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.Run;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What senders write, as plain values: {@code String}, {@code Long}, {@code Double}, {@code
 * Boolean}, or null for what is none. Numbers come as numbers, as text, and as JSON of OTLP.
 */
final class Values {

    /** 2^40. */
    static final long MOST_TOKENS = 1L << 40;

    private static final double MOST_USD = 10_000_000;
    private static final double MOST_SECONDS = 1e9;
    private static final int LONGEST_NUMBER = 40;
    private static final int LONGEST_JSON = 262_144;
    private static final int MOST_LEVELS = 32;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MOST_LEVELS)
                                                    .build())
                                    .build())
                    // Python's str() of a dictionary of numbers.
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .build();

    private Values() {}

    static @Nullable Object plain(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> (Long) value.getIntValue();
            case DOUBLE_VALUE -> (Double) value.getDoubleValue();
            case BOOL_VALUE -> (Boolean) value.getBoolValue();
            default -> null;
        };
    }

    /** The first of a list, or what is no list as it is. */
    static @Nullable Object first(AnyValue value) {
        if (value.hasArrayValue()) {
            var list = value.getArrayValue();
            return list.getValuesCount() == 0 ? null : plain(list.getValues(0));
        }
        var plain = plain(value);
        if (plain instanceof String text && text.startsWith("[")) {
            var list = json(text);
            return list == null ? null : plain(list.path(0));
        }
        return plain;
    }

    /** The text of a JSON text, or what is none as it is. */
    static @Nullable Object unquoted(AnyValue value) {
        var plain = plain(value);
        if (plain instanceof String text && text.startsWith("\"")) {
            var json = json(text);
            return json == null || !json.isString() ? text : json.stringValue();
        }
        return plain;
    }

    /** Null when it is no JSON, or absurdly much. */
    static @Nullable JsonNode json(String text) {
        if (text.length() > LONGEST_JSON) {
            return null;
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException noJson) {
            return null;
        }
    }

    static @Nullable Object at(JsonNode json, List<String> path) {
        var node = json;
        for (var name : path) {
            node = node.path(name);
        }
        return plain(node);
    }

    private static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.stringValue();
            case BOOLEAN -> (Boolean) node.booleanValue();
            case NUMBER ->
                    node.canConvertToLong() && node.isIntegralNumber()
                            ? (Object) node.longValue()
                            : (Object) node.doubleValue();
            default -> null;
        };
    }

    static String text(Object plain) {
        return plain instanceof String text ? text : plain.toString();
    }

    /** True unless it is empty, zero or false. */
    static boolean isTrue(Object plain) {
        return switch (plain) {
            case Boolean flag -> flag;
            case Long number -> number != 0;
            case String text -> !text.isEmpty() && !text.equals("0") && !isFalse(text);
            default -> true;
        };
    }

    private static boolean isFalse(String text) {
        return text.equalsIgnoreCase("false");
    }

    /** From 0 to 2^40; null for anything else. */
    static @Nullable Long count(Object plain) {
        if (plain instanceof Long whole) {
            return whole >= 0 && whole <= MOST_TOKENS ? whole : null;
        }
        var number = number(plain);
        return Double.isNaN(number) || number < 0 || number > MOST_TOKENS
                ? null
                : (Long) Math.round(number);
    }

    static @Nullable BigDecimal money(Object plain) {
        var number = number(plain);
        return Double.isNaN(number) || number < 0 || number > MOST_USD
                ? null
                : BigDecimal.valueOf(number).setScale(Run.Cost.SCALE, RoundingMode.HALF_EVEN);
    }

    /** Microseconds; null for what is no length of time. */
    static @Nullable Long micros(Object plain, double perUnit) {
        var number = number(plain);
        return Double.isNaN(number) || number < 0 || number > MOST_SECONDS
                ? null
                : (Long) Math.round(number * perUnit);
    }

    /** Any number; null for what is none, or endless. */
    static @Nullable Double finite(Object plain) {
        var number = number(plain);
        return Double.isFinite(number) ? (Double) number : null;
    }

    /** Not a number for what is none. */
    private static double number(Object plain) {
        return switch (plain) {
            case Long number -> number;
            case Double number -> number;
            case String text -> parsed(text);
            default -> Double.NaN;
        };
    }

    private static double parsed(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return Double.NaN;
        }
        if (text.charAt(0) == '{') {
            return wrapped(text);
        }
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.+-eE".indexOf(text.charAt(i)) < 0) {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException noNumber) {
            return Double.NaN;
        }
    }

    /** {@code {"intValue": 12}}: a value of OTLP that was written as text. */
    private static double wrapped(String text) {
        var json = json(text);
        if (json == null) {
            return Double.NaN;
        }
        for (var name : List.of("intValue", "doubleValue")) {
            var inner = plain(json.path(name));
            if (inner != null && !(inner instanceof String nested && nested.startsWith("{"))) {
                return number(inner);
            }
        }
        return Double.NaN;
    }

    /** A time of day as ISO 8601, with or without quotes around it. */
    static @Nullable Instant instant(Object plain) {
        var text = text(plain).strip();
        if (text.length() > LONGEST_NUMBER) {
            return null;
        }
        if (text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            return null;
        }
    }
}
