package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a run cost what it cost, line by line.
 *
 * @param lines kinds of tokens times their prices, where these come to the computed cost
 * @param models the calls of a run that was made from spans; none of one that a client sent
 */
@Wire
public record CostExplanation(
        UUID runId,
        @Nullable BigDecimal usd,
        String source,
        String reason,
        @JsonUnwrapped Figures figures,
        @JsonUnwrapped Prices prices,
        List<Line> lines,
        List<CostOfModel> models) {

    public CostExplanation {
        usd = Money.plainOrNull(usd);
        lines = List.copyOf(lines);
        models = List.copyOf(models);
    }

    /** Every figure there is, whichever counts. */
    @Wire
    public record Figures(
            @Nullable BigDecimal computedUsd,
            @Nullable BigDecimal reportedUsd,
            @Nullable BigDecimal estimatedUsd) {

        public Figures {
            computedUsd = Money.plainOrNull(computedUsd);
            reportedUsd = Money.plainOrNull(reportedUsd);
            estimatedUsd = Money.plainOrNull(estimatedUsd);
        }
    }

    /** Which prices were used: those of the model that matched, from that day on. */
    @Wire
    public record Prices(
            String priceVersion,
            String model,
            @Nullable String matchedModel,
            @Nullable String pricesFrom) {}

    /** Tokens of one kind times their price. */
    @Wire
    public record Line(
            String kind,
            String label,
            long tokens,
            @Nullable BigDecimal usdPerMillion,
            @Nullable BigDecimal usd,
            @Nullable String tier) {

        public Line {
            usdPerMillion = Money.plainOrNull(usdPerMillion);
            usd = Money.plainOrNull(usd);
        }
    }
}
