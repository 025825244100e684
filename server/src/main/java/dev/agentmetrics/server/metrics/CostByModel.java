package dev.agentmetrics.server.metrics;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Spend over time, split by the models that cost most; the rest is the last one, "other". Each
 * point has one value for each model, in the order of {@code models}.
 */
@Wire
public record CostByModel(List<String> models, List<Point> series) {

    public CostByModel {
        models = List.copyOf(models);
        series = List.copyOf(series);
    }

    /** The spend of one bucket. */
    @Wire
    public record Point(@WireTime Instant t, List<BigDecimal> values) {

        public Point {
            values = List.copyOf(values);
        }
    }
}
