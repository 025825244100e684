package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is summed over a set of runs.
 *
 * @param timedRuns how many of them have a duration: the weight of the mean
 */
@Wire
public record Totals(
        @JsonUnwrapped Outcomes outcomes,
        @JsonUnwrapped Spend spend,
        @JsonUnwrapped Tokens tokens,
        @JsonUnwrapped Calls calls,
        @JsonUnwrapped Latency latency,
        @JsonUnwrapped Redactions redactions,
        @JsonIgnore long timedRuns) {

    /** The totals of no runs. */
    public static final Totals NONE =
            new Totals(
                    Outcomes.NONE,
                    Spend.NONE,
                    Tokens.NONE,
                    new Calls(0, 0, 0),
                    Latency.NONE,
                    new Redactions(0, 0),
                    0);

    /** The same sums with percentiles, which are computed apart; the mean stays. */
    public Totals with(Latency percentiles) {
        return new Totals(
                outcomes,
                spend,
                tokens,
                calls,
                percentiles.withAverage(latency.avgMs()),
                redactions,
                timedRuns);
    }

    /**
     * Both together. The mean is weighted by timed runs; percentiles cannot be added and are
     * dropped.
     */
    Totals plus(Totals other) {
        return new Totals(
                outcomes.plus(other.outcomes),
                spend.plus(other.spend),
                tokens.plus(other.tokens),
                new Calls(
                        calls.llmCalls + other.calls.llmCalls,
                        calls.toolCalls + other.calls.toolCalls,
                        calls.toolErrors + other.calls.toolErrors),
                new Latency(null, null, null, mean(other)),
                new Redactions(
                        redactions.redactedSecrets + other.redactions.redactedSecrets,
                        redactions.redactedCards + other.redactions.redactedCards),
                timedRuns + other.timedRuns);
    }

    private @Nullable Double mean(Totals other) {
        var mine = latency.avgMs();
        var theirs = other.latency.avgMs();
        if (mine == null || theirs == null) {
            return mine == null ? theirs : mine;
        }
        var timed = timedRuns + other.timedRuns;
        return timed == 0 ? mine : (mine * timedRuns + theirs * other.timedRuns) / timed;
    }

    /** Calls that runs made. */
    @Wire
    public record Calls(long llmCalls, long toolCalls, long toolErrors) {}

    /** Secrets and card numbers that were removed before anything was stored. */
    @Wire
    public record Redactions(long redactedSecrets, long redactedCards) {}
}
