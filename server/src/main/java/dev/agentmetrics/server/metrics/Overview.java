package dev.agentmetrics.server.metrics;

import java.time.Instant;
import java.util.List;

/** Is the fleet healthy, and what changed. */
@Wire
public record Overview(
        RangeView range,
        Previous previous,
        Totals totals,
        Totals previousTotals,
        List<SeriesPoint> series,
        CostByModel costByModel,
        List<UnpricedModel> unpricedModels,
        List<Attention> attention,
        List<Change> changes,
        long agentsTotal) {

    public Overview {
        series = List.copyOf(series);
        unpricedModels = List.copyOf(unpricedModels);
        attention = List.copyOf(attention);
        changes = List.copyOf(changes);
    }

    /** The period that the totals are compared with. */
    @Wire
    public record Previous(@WireTime Instant from, @WireTime Instant to) {}

    /** A model without a known price, and how many runs are therefore missing in the spend. */
    @Wire
    public record UnpricedModel(String model, long runs) {}
}
