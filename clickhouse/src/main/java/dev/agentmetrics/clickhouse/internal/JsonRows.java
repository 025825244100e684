package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSONCompactEachRow: one array per row. Numbers arrive as exact text, so that neither a
 * UInt64 nor a Decimal loses digits. Without names the columns come from the first array that
 * carries them.
 */
final class JsonRows {

    /** The format that starts with a line of column names. */
    static final String FORMAT = "JSONCompactEachRowWithNames";

    /** Makes numbers exact and times unambiguous. */
    static final Map<String, String> SETTINGS =
            Map.of(
                    "output_format_json_quote_64bit_integers", "0",
                    "output_format_json_quote_decimals", "0",
                    "output_format_json_quote_denormals", "0",
                    "date_time_output_format", "'iso'");

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(64 << 20)
                                    .maxNumberLength(100)
                                    .build())
                    .build();

    private final Map<String, Integer> columns = new HashMap<>();
    private final Consumer<Row> consumer;

    JsonRows(Consumer<Row> consumer) {
        this.consumer = consumer;
    }

    /** Takes the next bytes. A chunk begins with the names again and ends with a whole row. */
    void accept(byte[] chunk) {
        var named = false;
        try (var parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), chunk)) {
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                var values = array(parser);
                if (named) {
                    consumer.accept(new JsonRow(columns, values));
                } else {
                    for (var i = 0; i < values.size(); i++) {
                        columns.put(String.valueOf(values.get(i)), i);
                    }
                    named = true;
                }
            }
        } catch (JacksonException e) {
            throw new ClickHouseException.Unavailable("the engine's answer is not readable");
        }
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        var values = new ArrayList<@Nullable Object>();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            values.add(
                    switch (token) {
                        case START_ARRAY -> array(parser);
                        case VALUE_NULL -> null;
                        case VALUE_STRING -> parser.getString();
                        case VALUE_TRUE -> "1";
                        case VALUE_FALSE -> "0";
                        default -> parser.getString();
                    });
        }
        return values;
    }

    private record JsonRow(Map<String, Integer> columns, List<@Nullable Object> values)
            implements Row {

        @Override
        public boolean isNull(String column) {
            return values.get(index(column)) == null;
        }

        @Override
        public String string(String column) {
            return text(value(column));
        }

        @Override
        public long integer(String column) {
            return Long.parseLong(string(column));
        }

        @Override
        public long bits(String column) {
            return Long.parseUnsignedLong(string(column));
        }

        @Override
        public double floating(String column) {
            return Double.parseDouble(string(column));
        }

        @Override
        public BigDecimal decimal(String column) {
            return new BigDecimal(string(column));
        }

        @Override
        public Instant instant(String column) {
            return Instant.parse(string(column));
        }

        @Override
        public UUID uuid(String column) {
            return UUID.fromString(string(column));
        }

        @Override
        public List<String> strings(String column) {
            return list(column).stream().map(JsonRow::text).toList();
        }

        @Override
        public List<Long> integers(String column) {
            return list(column).stream().map(value -> Long.valueOf(text(value))).toList();
        }

        @Override
        public List<Double> floatings(String column) {
            return list(column).stream()
                    .map(value -> value == null ? Double.NaN : Double.parseDouble(text(value)))
                    .toList();
        }

        private List<?> list(String column) {
            if (value(column) instanceof List<?> list) {
                return list;
            }
            throw new IllegalArgumentException("column " + column + " is no array");
        }

        private static String text(@Nullable Object value) {
            if (value instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException("not a single value: " + value);
        }

        private Object value(String column) {
            var value = values.get(index(column));
            if (value == null) {
                throw new IllegalArgumentException("column " + column + " is null");
            }
            return value;
        }

        private int index(String column) {
            var index = columns.get(column);
            if (index == null) {
                throw new IllegalArgumentException(
                        "no column " + column + " in " + columns.keySet());
            }
            return index;
        }
    }
}
