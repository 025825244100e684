package dev.agentmetrics.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.Run;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of the cost of a run made from spans is true, whoever priced its calls. */
class CallCostsTest {

    @Test
    void theSumOfCallsOfSeveralModels() {
        var costs = costs("3.85", "{}", model("gpt-4o", "2.5"), model("gpt-4o-mini", "1.35"));

        assertThat(costs.reason())
                .isEqualTo("The sum of its calls, each its tokens times our prices.");
        assertThat(costs.isOneComputedModel()).isFalse();
        assertThat(costs("2.5", "{}", model("gpt-4o", "2.5")).reason())
                .isEqualTo("Tokens times our prices of the model.");
    }

    @Test
    void whatWasReportedAndWhatWeComputedApart() {
        assertThat(
                        costs(
                                        "3.75",
                                        "{}",
                                        model("gpt-4o", "2.5"),
                                        model("acme", "reported", 1, "1.25"))
                                .reason())
                .isEqualTo("The sum of its calls: $2.50 computed, $1.25 reported.");
        assertThat(costs("1.25", "{}", model("acme", "reported", 1, "1.25")).reason())
                .startsWith("The sum of what its calls or agents report themselves");
    }

    @Test
    void aLowerBoundSaysOfWhatAndWhy() {
        var reason =
                costs(
                                "2.5",
                                """
                                {"unpriced_calls": 3,
                                 "unpriced_because": {"service_tier": 1, "no_price": 2}}\
                                """,
                                model("gpt-4o", "2.5"),
                                model("acme", "unpriced", 3, null))
                        .reason();

        assertThat(reason)
                .isEqualTo(
                        "The sum of its calls, each its tokens times our prices. It is a lower bound."
                                + " The cost of 3 calls is unknown: it was served at a tier other than the standard"
                                + " one, for which the price table has no prices (1); there is no"
                                + " price for the model (2).");
    }

    @Test
    void theUnknownSaysWhyAndNothingCostsNothing() {
        assertThat(
                        costs(
                                        null,
                                        """
                                        {"unpriced_calls": 1,
                                         "unpriced_because": {"total_alone": 1}}\
                                        """,
                                        model("gpt-4o", "unpriced", 1, null))
                                .reason())
                .isEqualTo("The cost of one call is unknown: it told a total without its kinds.");
        assertThat(costs(null, "not json").reason()).isEqualTo("Its cost is unknown.");
        assertThat(costs("0", "{}").reason()).isEqualTo("It used nothing that costs anything.");
    }

    /** However many there are. */
    @Test
    void allLinesTogetherAreTheCost() {
        var models =
                IntStream.range(0, 60)
                        .mapToObj(
                                n ->
                                        n % 2 == 0
                                                ? model("m" + n, "1")
                                                : model("m" + n, "unpriced", 1, null))
                        .toArray(CostOfModel[]::new);

        var told = costs("30", "{}", models).models();

        assertThat(told).hasSize(52);
        assertThat(told.stream().map(CostOfModel::usd).filter(usd -> usd != null))
                .satisfies(
                        amounts ->
                                assertThat(
                                                amounts.stream()
                                                        .map(BigDecimal.class::cast)
                                                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                                        .isEqualByComparingTo("30"));
        assertThat(told.getLast().usd()).as("of what nobody knows").isNull();
    }

    private static CallCosts costs(@Nullable String usd, String metadata, CostOfModel... models) {
        return new CallCosts(
                new Run.Cost(
                        usd == null ? null : new BigDecimal(usd),
                        usd == null ? Run.Cost.Source.UNPRICED : Run.Cost.Source.COMPUTED,
                        null,
                        null,
                        null,
                        "",
                        ""),
                List.of(models),
                metadata);
    }

    private static CostOfModel model(String name, String usd) {
        return model(name, "computed", 1, usd);
    }

    private static CostOfModel model(String name, String source, long calls, @Nullable String usd) {
        return new CostOfModel(
                name, "openai", source, calls, 10, usd == null ? null : new BigDecimal(usd));
    }
}
