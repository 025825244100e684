package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of the list of agents. */
@Wire
public record AgentSummary(
        String agentId,
        @JsonUnwrapped Totals totals,
        Previous previous,
        @WireTime Instant lastRunAt,
        List<String> versions,
        List<String> models,
        List<Long> spark,
        List<Long> sparkFailed) {

    public AgentSummary {
        versions = List.copyOf(versions);
        models = List.copyOf(models);
        spark = List.copyOf(spark);
        sparkFailed = List.copyOf(sparkFailed);
    }

    /** The same agent in the period before. */
    @Wire
    public record Previous(
            long runs, @Nullable Double successRate, BigDecimal costUsd, @Nullable Double p95Ms) {

        static Previous of(Totals totals) {
            return new Previous(
                    totals.outcomes().runs(),
                    totals.outcomes().successRate(),
                    totals.spend().costUsd(),
                    totals.latency().p95Ms());
        }
    }
}
