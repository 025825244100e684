package dev.agentmetrics.server.metrics.otel;

import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has come in, known metrics first. */
@Wire
record MetricNames(List<Entry> metrics, boolean more) {

    MetricNames {
        metrics = List.copyOf(metrics);
    }

    /**
     * @param series how many, about
     * @param services who reports it, some at least
     * @param known null for a metric that is only listed
     */
    @Wire
    record Entry(
            String name,
            String unit,
            String kind,
            long series,
            long points,
            @WireTime Instant lastAt,
            List<String> services,
            @Nullable Known known) {

        Entry {
            services = List.copyOf(services);
        }
    }

    /**
     * @param shows sum, calls or percentiles
     * @param by what it is told apart by first
     */
    @Wire
    record Known(String title, String shows, String by) {}
}
