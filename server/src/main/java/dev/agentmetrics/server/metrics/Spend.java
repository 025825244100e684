package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What runs cost in US dollars. Runs without a known price are counted apart and are in no average.
 */
@Wire
public record Spend(BigDecimal costUsd, long pricedRuns, long unpricedRuns) {

    /** Nothing was spent. */
    public static final Spend NONE = new Spend(BigDecimal.ZERO, 0, 0);

    public Spend {
        costUsd = Money.plain(costUsd);
    }

    /** Cost by priced run; null when no run has a price. */
    @JsonProperty("cost_per_run")
    public @Nullable BigDecimal costPerRun() {
        return pricedRuns == 0
                ? null
                : Money.plain(
                        costUsd.divide(BigDecimal.valueOf(pricedRuns), 10, RoundingMode.HALF_EVEN));
    }

    Spend plus(Spend other) {
        return new Spend(
                costUsd.add(other.costUsd),
                pricedRuns + other.pricedRuns,
                unpricedRuns + other.unpricedRuns);
    }
}
