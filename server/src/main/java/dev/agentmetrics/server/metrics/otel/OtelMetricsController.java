package dev.agentmetrics.server.metrics.otel;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.metrics.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link OtelMetricsService}. */
@RestController
class OtelMetricsController {

    private final OtelMetricsService metrics;

    OtelMetricsController(OtelMetricsService metrics) {
        this.metrics = metrics;
    }

    @GetMapping("/v1/metrics/names")
    MetricNames names(Caller caller, Scope scope) {
        return metrics.names(caller, scope);
    }

    @GetMapping("/v1/metrics/series")
    MetricSeries series(
            Caller caller,
            Scope scope,
            @RequestParam("name") String name,
            @RequestParam(name = "unit", required = false) @Nullable String unit,
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @RequestParam(name = "by", defaultValue = "none") String by,
            @RequestParam(name = "service", required = false) @Nullable String service) {
        return metrics.series(caller, scope, SeriesQuery.of(name, unit, kind, by, service));
    }
}
