package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.pricing.CostCalculator;
import dev.agentmetrics.server.pricing.Usage;
import dev.agentmetrics.server.telemetry.Run;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says in a sentence which of a run's amounts counts and why, and how it was computed. */
@Component
class CostExplainer {

    private final CostCalculator calculator;

    CostExplainer(CostCalculator calculator) {
        this.calculator = calculator;
    }

    /**
     * @param models what its calls cost; not asked about a run that a client sent
     */
    CostExplanation explain(StoredRun run, List<CostOfModel> models) {
        var cost = run.cost();
        var summary = run.summary();
        var usage = summary.usage();
        var explained =
                calculator.explain(
                        new Usage(
                                usage.model(),
                                usage.provider(),
                                usage.inputTokens(),
                                usage.outputTokens(),
                                usage.cacheReadTokens(),
                                usage.cacheWriteTokens(),
                                summary.calls().llmCalls()),
                        summary.timing().at(),
                        cost.priceVersion());
        var calls = run.lineage() == null ? null : new CallCosts(cost, models, run.metadata());
        return new CostExplanation(
                run.id(),
                cost.usd(),
                cost.source().name().toLowerCase(Locale.ROOT),
                calls == null ? reason(cost, usage.model(), explained) : calls.reason(),
                new CostExplanation.Figures(cost.computed(), cost.reported(), cost.estimated()),
                new CostExplanation.Prices(
                        explained.priceVersion(),
                        usage.model(),
                        explained.matchedModel(),
                        explained.pricesFrom()),
                calls == null ? lines(explained) : lines(explained, cost, calls),
                calls == null ? List.of() : calls.models());
    }

    /**
     * The run has the sums of its calls, and each of these has a price of its own: lines of the
     * sums are true only where they come to the same.
     */
    private static List<CostExplanation.Line> lines(
            dev.agentmetrics.server.pricing.CostExplanation explained,
            Run.Cost cost,
            CallCosts calls) {
        var lines = lines(explained);
        var sum = BigDecimal.ZERO;
        for (var line : lines) {
            if (line.usd() == null) {
                return List.of();
            }
            sum = sum.add(line.usd());
        }
        var computed = cost.computed();
        return computed != null
                        && calls.isOneComputedModel()
                        && sum.subtract(computed).abs().compareTo(calls.rounding()) <= 0
                ? lines
                : List.of();
    }

    private static List<CostExplanation.Line> lines(
            dev.agentmetrics.server.pricing.CostExplanation explained) {
        return explained.lines().stream()
                .map(
                        line ->
                                new CostExplanation.Line(
                                        line.kind().name().toLowerCase(Locale.ROOT),
                                        line.kind().label(),
                                        line.tokens(),
                                        line.usdPerMillion(),
                                        line.usd(),
                                        line.note()))
                .toList();
    }

    /** Why this amount counts and no other. */
    static String reason(
            Run.Cost cost,
            String model,
            dev.agentmetrics.server.pricing.CostExplanation explained) {
        return switch (cost.source()) {
            case COMPUTED ->
                    cost.computed() != null && cost.computed().signum() == 0
                            ? "It used nothing that costs anything."
                            : "Tokens times our prices of the model" + differing(cost) + ".";
            case REPORTED -> "The agent's own figure" + because(cost, model, explained) + ".";
            case ESTIMATED -> "The agent's estimate" + because(cost, model, explained) + ".";
            case UNPRICED -> {
                var why = whyNotComputed(model, explained);
                yield Character.toUpperCase(why.charAt(0))
                        + why.substring(1)
                        + ", so its cost is unknown.";
            }
        };
    }

    private static String differing(Run.Cost cost) {
        var reported = cost.reported();
        return reported == null || same(reported, cost.usd())
                ? ""
                : "; the agent reported " + Words.usd(reported) + ", which does not count";
    }

    private static String because(
            Run.Cost cost,
            String model,
            dev.agentmetrics.server.pricing.CostExplanation explained) {
        // Older runs without token counts have $0 here, which no price ever came to.
        var computed = explained.lines().isEmpty() ? null : cost.computed();
        return ", because "
                + (computed == null
                        ? whyNotComputed(model, explained)
                        : "our prices come to " + Words.usd(computed));
    }

    private static String whyNotComputed(
            String model, dev.agentmetrics.server.pricing.CostExplanation explained) {
        if (model.isEmpty()) {
            return "the run named no model";
        }
        return explained.matchedModel() != null && explained.lines().isEmpty()
                ? "the run told no tokens that our prices could be applied to"
                : "there is no price for the model";
    }

    private static boolean same(BigDecimal one, @Nullable BigDecimal other) {
        return other != null && one.compareTo(other) == 0;
    }
}
