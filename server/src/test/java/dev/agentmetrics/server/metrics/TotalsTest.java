package dev.agentmetrics.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TotalsTest {

    private static Totals runs(long runs, long timed, @Nullable Double meanMs) {
        return new Totals(
                new Outcomes(runs, runs, 0, 0, 0, 0),
                Spend.NONE,
                Tokens.NONE,
                new Totals.Calls(0, 0, 0),
                new Latency(null, null, null, meanMs),
                new Totals.Redactions(0, 0),
                timed);
    }

    /** Red when the mean is weighted by runs that have no duration. */
    @Test
    void theMeanIsThatOfTheRunsThatHaveADuration() {
        var both = runs(1_000, 1, 100.0).plus(runs(9, 9, 200.0));

        assertThat(both.latency().avgMs()).isEqualTo(190);
        assertThat(both.timedRuns()).isEqualTo(10);
        assertThat(both.plus(runs(0, 0, null)).latency().avgMs()).isEqualTo(190);
    }

    @Test
    void runsWithoutDurationsHaveNoMean() {
        assertThat(Totals.NONE.plus(runs(5, 0, null)).latency().avgMs()).isNull();
        assertThat(runs(5, 0, null).plus(runs(1, 1, 3.0)).latency().avgMs()).isEqualTo(3);
    }

    /** It is no part of the API. */
    @Test
    void theWeightIsNotShown() {
        assertThat(JsonMapper.shared().writeValueAsString(runs(5, 4, 1.0)))
                .doesNotContainIgnoringCase("timed");
    }
}
