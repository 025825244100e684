package dev.agentmetrics.server.metrics.otel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The metrics that a page can explain. Making it fails when anything in the file is wrong. */
@Component
class KnownMetrics {

    private static final String FILE = "/otlp/metrics.yaml";
    private static final Set<String> SHOWS = Set.of("sum", "calls", "percentiles");

    private final Map<String, Known> byName = new LinkedHashMap<>();

    private record Known(int rank, MetricNames.Known shown) {}

    /** The file as it is written. */
    private record TableFile(List<Entry> metrics) {
        record Entry(String name, String title, String shows, String by) {}
    }

    KnownMetrics() {
        for (var entry : read().metrics()) {
            var shown = new MetricNames.Known(entry.title(), entry.shows(), entry.by());
            boolean groups =
                    Arrays.stream(GroupBy.values())
                            .anyMatch(by -> SeriesQuery.wire(by).equals(entry.by()));
            if (!groups
                    || !SHOWS.contains(entry.shows())
                    || byName.put(entry.name(), new Known(byName.size(), shown)) != null) {
                throw new IllegalArgumentException(FILE + ": " + entry.name() + " is wrong");
            }
        }
    }

    private static TableFile read() {
        try (var in = KnownMetrics.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in this program");
            }
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            Object yaml = new Yaml(new SafeConstructor(options)).load(in);
            return JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .convertValue(yaml, TableFile.class);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    MetricNames.@Nullable Known of(String name) {
        var known = byName.get(name);
        return known == null ? null : known.shown();
    }

    /** Known ones in their order, then all others. */
    int rank(String name) {
        var known = byName.get(name);
        return known == null ? Integer.MAX_VALUE : known.rank();
    }
}
