package dev.agentmetrics.server.metrics.calls;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.agentmetrics.server.metrics.Latency;
import dev.agentmetrics.server.metrics.Money;
import dev.agentmetrics.server.metrics.RangeView;
import dev.agentmetrics.server.metrics.Tokens;
import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Models that were used in a range, the most expensive first.
 *
 * @param total how many there are; the list may be shorter
 */
@Wire
public record ModelList(
        RangeView range, Usage totals, Usage previousTotals, List<Model> models, long total) {

    public ModelList {
        models = List.copyOf(models);
    }

    /**
     * What was used. Runs that clients send as they are tell of no single call: their calls are
     * counted, but not how they went, and where nobody knows a price the run is unpriced.
     *
     * @param costUsd the sum of the three amounts behind it
     * @param singleCalls calls that were reported one by one; failures and times are of them
     * @param reasoningTokens part of the output
     * @param unknownTokens totals that came without their kinds; in no other number
     * @param outputTokensPerSecond output by the time that its calls took, waiting included
     * @param streamedCalls those with a time to the first token
     */
    @Wire
    public record Usage(
            BigDecimal costUsd,
            BigDecimal computedCostUsd,
            BigDecimal reportedCostUsd,
            BigDecimal estimatedCostUsd,
            long unpricedCalls,
            long unpricedRuns,
            long calls,
            long singleCalls,
            long failedCalls,
            @Nullable Double failureRate,
            @JsonUnwrapped Tokens tokens,
            long reasoningTokens,
            long unknownTokens,
            @Nullable Double outputTokensPerSecond,
            long streamedCalls) {

        static Usage of(CallSums sums) {
            return new Usage(
                    Money.plain(sums.costs().usd()),
                    Money.plain(sums.costs().computed()),
                    Money.plain(sums.costs().reported()),
                    Money.plain(sums.costs().estimated()),
                    sums.unpriced().calls(),
                    sums.unpriced().runs(),
                    sums.counts().calls(),
                    sums.counts().single(),
                    sums.counts().failed(),
                    sums.failureRate(),
                    sums.tokens(),
                    sums.rest().reasoning(),
                    sums.rest().unknown(),
                    sums.tokensPerSecond(),
                    sums.pace().streamed());
        }
    }

    /** How long calls took, and of streamed ones how long until the first token. */
    @Wire
    public record Times(
            @Nullable Double p50Ms,
            @Nullable Double p95Ms,
            @Nullable Double ttftP50Ms,
            @Nullable Double ttftP95Ms) {

        static Times of(CallsSql.Times times) {
            return new Times(
                    Latency.rounded(times.durations().p50()),
                    Latency.rounded(times.durations().p95()),
                    Latency.rounded(times.ttfts().p50()),
                    Latency.rounded(times.ttfts().p95()));
        }
    }

    /**
     * One model of one provider.
     *
     * @param model empty for what agents report without naming one
     * @param agents some of those that use it, by name
     * @param costSpark spend by bucket
     * @param callsSpark calls by bucket
     */
    @Wire
    public record Model(
            String model,
            String provider,
            @JsonUnwrapped Usage usage,
            @JsonUnwrapped Times times,
            List<String> agents,
            long agentCount,
            @WireTime Instant lastAt,
            Usage previous,
            List<BigDecimal> costSpark,
            List<Long> callsSpark) {

        public Model {
            agents = List.copyOf(agents);
            costSpark = List.copyOf(costSpark);
            callsSpark = List.copyOf(callsSpark);
        }
    }
}
