package dev.agentmetrics.server.pricing;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cost line by line.
 *
 * @param matchedModel the entry of the price table, {@code provider/model}; null when none matched
 * @param pricesFrom the day these rates began, ISO 8601; null when the table names none
 */
public record CostExplanation(
        String priceVersion,
        @Nullable String matchedModel,
        @Nullable String pricesFrom,
        List<Line> lines) {

    public CostExplanation {
        lines = List.copyOf(lines);
    }

    /**
     * One kind of tokens. The amounts of all lines add up to the computed cost, before rounding.
     *
     * @param usdPerMillion null when there is no price
     * @param note why this rate, when it is not the plain one
     */
    public record Line(
            TokenKind kind,
            long tokens,
            @Nullable BigDecimal usdPerMillion,
            @Nullable BigDecimal usd,
            @Nullable String note) {}
}
