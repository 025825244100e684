package dev.agentmetrics.server.ingest.otlp.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Reads the table's file; a name that it does not know stops it. */
final class TableReader {

    private static final String FILE = "/otlp/attributes.yaml";

    private TableReader() {}

    static TableFile shipped() {
        return read(text(FILE));
    }

    static TableFile read(String text) {
        var file = yaml(text);
        file.computeIfPresent("fields", (_, fields) -> places(fields));
        return converted(FILE, file, TableFile.class);
    }

    /** Another table that is written the same way. */
    static <T> T shipped(String file, Class<T> type) {
        return converted(file, yaml(text(file)), type);
    }

    private static String text(String file) {
        try (var in = TableReader.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, Object> yaml(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options)).load(text);
    }

    private static <T> T converted(String name, Map<String, Object> file, Class<T> type) {
        try {
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .convertValue(file, type);
        } catch (JacksonException failure) {
            throw new IllegalArgumentException(name + ": " + failure.getMessage(), failure);
        }
    }

    /** A name alone is short for a place that says no more. */
    private static Object places(Object fields) {
        if (fields instanceof Map<?, ?> byField) {
            byField.values()
                    .forEach(
                            list -> {
                                @SuppressWarnings("unchecked")
                                var places = (List<Object>) list;
                                places.replaceAll(
                                        place ->
                                                place instanceof String name
                                                        ? Map.of("from", name)
                                                        : place);
                            });
        }
        return fields;
    }

    /** What is wrong in the file. */
    static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(FILE + ": " + what);
    }

    static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? new ArrayList<>() : list;
    }
}
