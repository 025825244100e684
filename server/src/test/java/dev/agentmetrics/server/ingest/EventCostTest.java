package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.Run;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tokens are counted once, and cost what is known or nothing that is made up. */
class EventCostTest {

    @Nested
    class Tokens {

        @Test
        void areTakenAsApartFromTheCache() {
            var usage = run(tokens(1240, 340, 800, 200, 2580)).usage();
            assertThat(usage.input()).isEqualTo(1240);
            assertThat(usage.basis()).isEqualTo(Run.Usage.Basis.EXCLUSIVE);
        }

        @Test
        void areCountedOnceWhenTheTotalProvesThatInputIncludesTheCache() {
            var usage = run(tokens(1240, 340, 800, 200, 1580)).usage();
            assertThat(usage.input()).isEqualTo(240);
            assertThat(usage.cacheRead()).isEqualTo(800);
            assertThat(usage.cacheWrite()).isEqualTo(200);
            assertThat(usage.reportedTotal()).isEqualTo(1580);
            assertThat(usage.basis()).isEqualTo(Run.Usage.Basis.INCLUSIVE);
        }

        @Test
        void areNotReducedWhenTheCacheIsLargerThanTheInput() {
            var usage = run(tokens(100, 340, 800, 200, 440)).usage();
            assertThat(usage.input()).isEqualTo(100);
            assertThat(usage.basis()).isEqualTo(Run.Usage.Basis.EXCLUSIVE);
        }

        @Test
        void needNoDecisionWithoutACache() {
            assertThat(run(tokens(100, 340, 0, 0, 440)).usage().basis())
                    .isEqualTo(Run.Usage.Basis.PLAIN);
        }

        private static String tokens(int input, int output, int read, int write, int total) {
            return "\"input_tokens\":%d,\"output_tokens\":%d,\"cache_read_tokens\":%d,\"cache_write_tokens\":%d,\"total_tokens\":%d"
                    .formatted(input, output, read, write, total);
        }
    }

    @Nested
    class Costs {

        @Test
        void areComputedWhereTheModelIsKnown() {
            var cost =
                    run("\"model\":\"claude-sonnet-4-5\",\"input_tokens\":100000,\"cost_usd\":9")
                            .cost();
            assertThat(cost.source()).isEqualTo(Run.Cost.Source.COMPUTED);
            assertThat(cost.usd()).isEqualByComparingTo("0.3");
            assertThat(cost.reported()).isEqualByComparingTo("9");
        }

        @Test
        void areReportedEstimatedOrUnknownWhereItIsNot() {
            var unknown = "\"model\":\"house-model\",\"input_tokens\":10";
            var reported = run(unknown + ",\"cost_usd\":0.7,\"estimated_cost_usd\":0.5").cost();
            assertThat(reported.source()).isEqualTo(Run.Cost.Source.REPORTED);
            assertThat(reported.usd()).isEqualByComparingTo("0.7");
            var estimated = run(unknown + ",\"estimated_cost_usd\":0.5").cost();
            assertThat(estimated.source()).isEqualTo(Run.Cost.Source.ESTIMATED);
            assertThat(estimated.usd()).isEqualByComparingTo("0.5");
            var unpriced = run(unknown).cost();
            assertThat(unpriced.source()).isEqualTo(Run.Cost.Source.UNPRICED);
            assertThat(unpriced.usd()).isNull();
        }

        @Test
        void areUnknownWhenAModelWasUsedButNobodyCounted() {
            var cost = run("\"model\":\"claude-sonnet-4-5\"").cost();
            assertThat(cost.source()).isEqualTo(Run.Cost.Source.UNPRICED);
            assertThat(cost.usd()).isNull();
        }

        /** They are what the agent says, and our prices do not come to $0 for it. */
        @Test
        void areNotComputedWhenNobodyCounted() {
            for (var model : new String[] {"", "\"model\":\"claude-sonnet-4-5\","}) {
                var reported = run(model + "\"cost_usd\":0.5").cost();
                assertThat(reported.source()).isEqualTo(Run.Cost.Source.REPORTED);
                assertThat(reported.computed()).isNull();
                var estimated = run(model + "\"estimated_cost_usd\":0.5").cost();
                assertThat(estimated.source()).isEqualTo(Run.Cost.Source.ESTIMATED);
                assertThat(estimated.computed()).isNull();
            }
            var none = run("\"model\":\"claude-sonnet-4-5\",\"input_tokens\":0,\"cost_usd\":0.5");
            assertThat(none.cost().computed()).isEqualByComparingTo("0");
            assertThat(run("").cost().computed()).isEqualByComparingTo("0");
        }
    }

    private static Run run(String more) {
        return IngestFixtures.one(IngestFixtures.event(more)).runs().getFirst();
    }
}
