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
        try (var in = TableReader.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in this program");
            }
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static TableFile read(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Map<String, Object> file = new Yaml(new SafeConstructor(options)).load(text);
        file.computeIfPresent("fields", (_, fields) -> places(fields));
        try {
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .convertValue(file, TableFile.class);
        } catch (JacksonException failure) {
            throw new IllegalArgumentException(FILE + ": " + failure.getMessage(), failure);
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
