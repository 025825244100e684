package dev.agentmetrics.server.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostCalculatorTest {

    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");

    private final PriceTables tables = new PriceTables();
    private final CostCalculator calculator = new CostCalculator(tables);

    private static Usage usage(String model, long input, long output, long read, long write) {
        return new Usage(model, "", input, output, read, write, 1);
    }

    private Cost cost(Usage usage, @Nullable String reported, @Nullable String estimated) {
        return calculator.cost(
                usage,
                reported == null ? null : new BigDecimal(reported),
                estimated == null ? null : new BigDecimal(estimated),
                AT);
    }

    @Nested
    class WhichAmountCounts {

        @Test
        void ourPriceWinsOverTheReport() {
            var cost = cost(usage("claude-sonnet-4-5", 1240, 340, 800, 200), "9.0", "8.0");

            assertThat(cost.usd()).isEqualTo(new BigDecimal("0.0098100000"));
            assertThat(cost.source()).isEqualTo(Cost.Source.COMPUTED);
            assertThat(cost.priceId()).isEqualTo("anthropic/claude-sonnet-4-5");
            assertThat(cost.priceVersion()).isEqualTo(tables.current().version());
        }

        @Test
        void theReportCountsWhereWeHaveNoPrice() {
            var cost = cost(usage("ollama/llama3", 100, 100, 0, 0), "0.7", "0.1");

            assertThat(cost.usd()).isEqualByComparingTo("0.7");
            assertThat(cost.source()).isEqualTo(Cost.Source.REPORTED);
            assertThat(cost.computed()).isNull();
        }

        @Test
        void theEstimateCountsWhereThereIsNothingBetter() {
            var cost = cost(usage("acme-large-2", 100, 100, 0, 0), null, "0.1");

            assertThat(cost.usd()).isEqualByComparingTo("0.1");
            assertThat(cost.source()).isEqualTo(Cost.Source.ESTIMATED);
        }

        @Test
        void unknownIsNotZero() {
            var cost = cost(usage("acme-large-2", 100, 100, 0, 0), null, null);

            assertThat(cost.usd()).isNull();
            assertThat(cost.source()).isEqualTo(Cost.Source.UNPRICED);
            assertThat(cost.priceId()).isEmpty();
        }

        @Test
        void usageOfNothingCostsNothing() {
            assertThat(cost(usage("", 0, 0, 0, 0), null, null).usd()).isEqualByComparingTo("0");
            assertThat(cost(usage("acme-large-2", 0, 0, 0, 0), "0.3", null).usd())
                    .isEqualByComparingTo("0.3");
        }
    }

    @Nested
    class WhichModelIsMeant {

        @ParameterizedTest
        @CsvSource({
            "claude-sonnet-4-5-20250929, '', anthropic/claude-sonnet-4-5",
            "anthropic/claude-sonnet-4-5, '', anthropic/claude-sonnet-4-5",
            "claude-3-5-sonnet-latest, '', anthropic/claude-3-5-sonnet",
            "claude-3.5-sonnet, '', anthropic/claude-3-5-sonnet",
            "CLAUDE-SONNET-4-5, Anthropic, anthropic/claude-sonnet-4-5",
            "claude-sonnet-4-5@20250929, vertex_ai, google/claude-sonnet-4-5",
            "models/gemini-2.5-pro, gemini, google/gemini-2.5-pro",
            "gpt-4o-2024-08-06, openai, openai/gpt-4o",
            "gpt-5-mini, '', openai/gpt-5-mini",
            "openai/gpt-5-mini-2025-08-07, '', openai/gpt-5-mini",
            "gpt-4o, some-gateway, openai/gpt-4o",
        })
        void findsIt(String model, String provider, String priceId) {
            var found = tables.current().find(model, provider);

            assertThat(found).isNotNull();
            assertThat(found.priceId()).isEqualTo(priceId);
        }

        /** Each of these got the price of another model from a matcher by substring. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "o",
                    "4",
                    "claude",
                    "gpt",
                    "my-o1-model",
                    "gpt-5-nano-mini",
                    "claude-sonnet-4-5-turbo",
                    "xgpt-4o",
                    "gpt-4oo",
                    "claude-sonnet-4-55",
                    "",
                    "   ",
                    "gpt-5-2025-08-07-ultra"
                })
        void matchesNothingElse(String model) {
            assertThat(tables.current().find(model, "")).isNull();
        }

        @Test
        void aSmallerModelNeverGetsTheLargerOnesPrice() {
            var table = tables.current();

            assertThat(table.find("gpt-5-mini", "")).isNotEqualTo(table.find("gpt-5", ""));
            assertThat(table.find("gpt-4.5-preview", "")).isNotEqualTo(table.find("gpt-4", ""));
            assertThat(table.find("command-a-03-2025", "")).isNotEqualTo(table.find("command", ""));
        }

        @Test
        void bedrockNamesFindTheirModelInAnyRegion() {
            for (var region : new String[] {"", "us.", "eu.", "apac."}) {
                var found =
                        tables.current()
                                .find(
                                        region + "anthropic.claude-sonnet-4-5-20250929-v1:0",
                                        "aws.bedrock");
                assertThat(found).as(region).isNotNull();
                assertThat(found.id()).contains("claude-sonnet-4-5");
            }
        }

        @Test
        void aLocalRuntimeHasNoListPrice() {
            assertThat(tables.current().find("gpt-4o", "ollama")).isNull();
            assertThat(tables.current().find("ollama/gpt-4o", "")).isNull();
        }

        @Test
        void anEndlessNameIsNoModel() {
            assertThat(tables.current().find("gpt-4o" + "-latest".repeat(10_000), "")).isNull();
        }
    }

    @Nested
    class WhichRateApplies {

        @Test
        void aLargeRequestCostsTheHigherTierAsAWhole() {
            var small = cost(usage("gemini-2.5-pro", 200_000, 1_000, 0, 0), null, null);
            var large = cost(usage("gemini-2.5-pro", 200_001, 1_000, 0, 0), null, null);

            assertThat(small.usd()).isEqualByComparingTo("0.26");
            assertThat(large.usd()).isEqualByComparingTo("0.5150025");
        }

        @Test
        void manySmallCallsStayInTheLowerTier() {
            var run = new Usage("gemini-2.5-pro", "", 1_000_000, 0, 0, 0, 10);

            assertThat(cost(run, null, null).usd()).isEqualByComparingTo("1.25");
        }

        @Test
        void cachedTokensWithoutACachePriceCostWhatInputCosts() {
            var explained =
                    calculator.explain(
                            usage("gpt-4o", 0, 0, 0, 1_000_000), AT, tables.current().version());

            assertThat(cost(usage("gpt-4o", 0, 0, 0, 1_000_000), null, null).usd())
                    .isEqualByComparingTo("2.5");
            assertThat(explained.lines()).hasSize(1);
            assertThat(explained.lines().getFirst().note()).contains("input price");
        }

        @Test
        void aPriceThatChangedCountsFromItsDay() {
            var model = tables.current().find("deepseek-v4-flash", "deepseek");
            assertThat(model).isNotNull();
            var before = model.at(Instant.parse("2026-08-16T20:00:00Z"));
            var after = model.at(Instant.parse("2026-08-17T20:00:00Z"));

            assertThat(before).isNotNull();
            assertThat(after).isNotNull();
            assertThat(before.rate(TokenKind.INPUT, 1)).isEqualTo(140_000);
            assertThat(after.rate(TokenKind.INPUT, 1)).isEqualTo(220_000);
        }

        @Test
        void aPriceByTheHourCountsInItsHours() {
            var model = tables.current().find("deepseek-v4-flash", "deepseek");
            assertThat(model).isNotNull();
            var busy = model.at(Instant.parse("2026-11-20T02:00:00Z"));

            assertThat(busy).isNotNull();
            assertThat(busy.rate(TokenKind.INPUT, 1)).isEqualTo(440_000);
        }
    }

    @Test
    void theLinesAddUpToTheCost() {
        var usage = usage("claude-sonnet-4-5", 1240, 340, 800, 200);
        var lines = calculator.explain(usage, AT, tables.current().version()).lines();

        assertThat(lines)
                .extracting(CostExplanation.Line::kind)
                .containsExactly(
                        TokenKind.INPUT,
                        TokenKind.CACHE_READ,
                        TokenKind.CACHE_WRITE,
                        TokenKind.OUTPUT);
        assertThat(
                        lines.stream()
                                .map(CostExplanation.Line::usd)
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("0.00981");
        assertThat(lines.getFirst().usdPerMillion()).isEqualByComparingTo("3");
    }

    @Test
    void aVersionNobodyKnowsIsExplainedWithTodaysPrices() {
        var explained = calculator.explain(usage("gpt-4o", 1, 0, 0, 0), AT, "1999-01-01.00000000");

        assertThat(explained.priceVersion()).isEqualTo(tables.current().version());
    }

    @Test
    void agreesWithExactArithmeticOnRandomUsage() {
        var random = new Random(5);
        for (var i = 0; i < 10_000; i++) {
            // Every fourth one is absurdly large, beyond 64 bits.
            var bound = i % 4 == 0 ? Long.MAX_VALUE / 4 : 10_000_000;
            var usage =
                    new Usage(
                            "claude-haiku-4-5",
                            "anthropic",
                            random.nextLong(bound),
                            random.nextLong(bound),
                            random.nextLong(bound),
                            random.nextLong(bound),
                            1);
            var exact =
                    rate("1", usage.input())
                            .add(rate("5", usage.output()))
                            .add(rate("0.1", usage.cacheRead()))
                            .add(rate("1.25", usage.cacheWrite()))
                            .setScale(10, RoundingMode.HALF_UP);
            assertThat(cost(usage, null, null).usd()).isEqualTo(exact);
        }
    }

    private static BigDecimal rate(String perMillion, long tokens) {
        return new BigDecimal(perMillion).multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
    }

    @Test
    void everyVersionOnTheListIsThere() {
        assertThat(tables.version(tables.current().version())).isPresent();
        assertThat(tables.version("../secrets")).isEmpty();
    }
}
