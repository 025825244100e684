package dev.agentmetrics.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.pricing.CostExplanation;
import dev.agentmetrics.server.pricing.TokenKind;
import dev.agentmetrics.server.telemetry.Run;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of the cost of a run that a client sent is true. */
class CostExplainerTest {

    @Test
    void aRunWithoutTokensHasAPriceAndNothingToApplyItTo() {
        assertThat(reason(cost(Run.Cost.Source.UNPRICED, null, null), "gpt-4o", "openai/gpt-4o", 0))
                .isEqualTo(
                        "The run told no tokens that our prices could be applied to, so its cost is unknown.");
        assertThat(
                        reason(
                                cost(Run.Cost.Source.REPORTED, "0.5", null),
                                "gpt-4o",
                                "openai/gpt-4o",
                                0))
                .isEqualTo(
                        "The agent's own figure, because the run told no tokens that our prices could be applied to.");
    }

    /** Releases before this one stored $0 for them. */
    @Test
    void noPriceCameToNothingForOlderRunsWithoutTokens() {
        var older = cost(Run.Cost.Source.ESTIMATED, "0.5", "0");

        assertThat(reason(older, "gpt-4o", "openai/gpt-4o", 0))
                .isEqualTo(
                        "The agent's estimate, because the run told no tokens that our prices could be applied to.");
        assertThat(reason(older, "", null, 0))
                .isEqualTo("The agent's estimate, because the run named no model.");
    }

    @Test
    void aRunWithTokensIsPricedOrHasNoPrice() {
        assertThat(reason(cost(Run.Cost.Source.REPORTED, "0.5", "0"), "free", "house/free", 10))
                .isEqualTo("The agent's own figure, because our prices come to $0.0000.");
        assertThat(reason(cost(Run.Cost.Source.REPORTED, "0.5", null), "acme", null, 10))
                .isEqualTo("The agent's own figure, because there is no price for the model.");
        assertThat(reason(cost(Run.Cost.Source.UNPRICED, null, null), "acme", null, 10))
                .isEqualTo("There is no price for the model, so its cost is unknown.");
        assertThat(reason(cost(Run.Cost.Source.UNPRICED, null, null), "", null, 10))
                .isEqualTo("The run named no model, so its cost is unknown.");
    }

    private static String reason(
            Run.Cost cost, String model, @Nullable String matched, long tokens) {
        var lines =
                tokens == 0
                        ? List.<CostExplanation.Line>of()
                        : List.of(
                                new CostExplanation.Line(
                                        TokenKind.INPUT, tokens, null, null, null));
        return CostExplainer.reason(cost, model, new CostExplanation("v1", matched, null, lines));
    }

    private static Run.Cost cost(
            Run.Cost.Source source, @Nullable String usd, @Nullable String computed) {
        var amount = usd == null ? null : new BigDecimal(usd);
        return new Run.Cost(
                amount,
                source,
                computed == null ? null : new BigDecimal(computed),
                source == Run.Cost.Source.REPORTED ? amount : null,
                source == Run.Cost.Source.ESTIMATED ? amount : null,
                "v1",
                "");
    }
}
