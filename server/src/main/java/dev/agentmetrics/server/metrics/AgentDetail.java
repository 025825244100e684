package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything about one agent in a time range. */
@Wire
public record AgentDetail(
        String agentId,
        RangeView range,
        Totals totals,
        Totals previousTotals,
        List<SeriesPoint> series,
        CostByModel costByModel,
        List<ModelUse> models,
        List<VersionUse> versions,
        List<ToolUse> tools,
        long toolsOfRuns,
        List<FailureGroup> errors,
        List<DurationBucket> durationHistogram,
        List<Change> changes,
        List<RunSummary> recentRuns) {

    public AgentDetail {
        series = List.copyOf(series);
        models = List.copyOf(models);
        versions = List.copyOf(versions);
        tools = List.copyOf(tools);
        errors = List.copyOf(errors);
        durationHistogram = List.copyOf(durationHistogram);
        changes = List.copyOf(changes);
        recentRuns = List.copyOf(recentRuns);
    }

    /** What one model did for the agent. */
    @Wire
    public record ModelUse(
            String model,
            String provider,
            long runs,
            BigDecimal costUsd,
            long unpricedRuns,
            @JsonUnwrapped Tokens tokens,
            @Nullable Double p95Ms) {

        public ModelUse {
            costUsd = Money.plain(costUsd);
            p95Ms = Latency.rounded(p95Ms);
        }
    }

    /** How one version of the agent does. */
    @Wire
    public record VersionUse(
            String version,
            long runs,
            @Nullable Double successRate,
            @Nullable BigDecimal costPerRun,
            @JsonUnwrapped SeriesPoint.Percentiles percentiles,
            @WireTime Instant firstAt,
            @WireTime Instant lastAt) {}

    /**
     * One tool. {@code runs} named it; calls, errors and the mean time come from the runs that gave
     * details.
     */
    @Wire
    public record ToolUse(String name, long runs, long calls, long errors, @Nullable Double avgMs) {

        public ToolUse {
            avgMs = Latency.rounded(avgMs);
        }
    }

    /** Failures that are the same but for numbers and ids. */
    @Wire
    public record FailureGroup(
            String fingerprint,
            String message,
            long count,
            @WireTime Instant firstAt,
            @WireTime Instant lastAt,
            String sampleRunId) {}

    /** How many runs took up to so long, and longer than the bucket before. */
    @Wire
    public record DurationBucket(long leMs, long count) {}
}
