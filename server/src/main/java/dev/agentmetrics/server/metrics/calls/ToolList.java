package dev.agentmetrics.server.metrics.calls;

import dev.agentmetrics.server.metrics.Latency;
import dev.agentmetrics.server.metrics.RangeView;
import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tools that were used in a range, the most used first.
 *
 * @param total how many there are; the list may be shorter
 */
@Wire
public record ToolList(
        RangeView range, Calls totals, Calls previousTotals, List<Tool> tools, long total) {

    public ToolList {
        tools = List.copyOf(tools);
    }

    /** Calls, and how many of them failed; no rate without a call. */
    @Wire
    public record Calls(long calls, long failedCalls, @Nullable Double failureRate) {

        static Calls of(CallSums sums) {
            return new Calls(sums.counts().calls(), sums.counts().failed(), sums.failureRate());
        }
    }

    /**
     * One tool.
     *
     * @param name empty when its calls do not say it
     * @param runs that name it; those that clients send as they are may tell no more than that
     * @param agents some of those that use it, by name
     * @param callsSpark calls by bucket
     * @param failedSpark failed calls by bucket
     */
    @Wire
    public record Tool(
            String name,
            long calls,
            long failedCalls,
            @Nullable Double failureRate,
            long runs,
            @Nullable Double p50Ms,
            @Nullable Double p95Ms,
            List<String> agents,
            long agentCount,
            @WireTime Instant lastAt,
            Calls previous,
            List<Long> callsSpark,
            List<Long> failedSpark) {

        public Tool {
            p50Ms = Latency.rounded(p50Ms);
            p95Ms = Latency.rounded(p95Ms);
            agents = List.copyOf(agents);
            callsSpark = List.copyOf(callsSpark);
            failedSpark = List.copyOf(failedSpark);
        }
    }
}
