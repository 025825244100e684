package dev.agentmetrics.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.metrics.Attention.Severity;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AttentionRulesTest {

    @Nested
    class Failures {

        @Test
        void areBadWhenTheRateJumpsToATenthOrMore() {
            assertThat(AttentionRules.failures(runs(3_000, 426), runs(3_000, 54)))
                    .isEqualTo(Severity.BAD);
        }

        @Test
        void areAWarningWhenTheRateRisesClearlyButStaysBelowATenth() {
            assertThat(AttentionRules.failures(runs(5_000, 350), runs(5_000, 100)))
                    .isEqualTo(Severity.WARN);
        }

        @Test
        void areNotWorthASentenceWhenTheyMayBeAccident() {
            assertThat(AttentionRules.failures(runs(20, 3), runs(20, 1))).isNull();
        }

        @Test
        void needEnoughRuns() {
            assertThat(AttentionRules.failures(runs(9, 9), runs(1_000, 0))).isNull();
        }

        @Test
        void thatWereAsFrequentBeforeAreNoNews() {
            assertThat(AttentionRules.failures(runs(1_000, 500), runs(1_000, 480))).isNull();
        }

        @Test
        void ofANewAgentCountWhenThereAreMany() {
            assertThat(AttentionRules.failures(runs(40, 10), Outcomes.NONE))
                    .isEqualTo(Severity.BAD);
            assertThat(AttentionRules.failures(runs(40, 4), Outcomes.NONE)).isNull();
        }

        @Test
        void doNotIncludeCancelledRuns() {
            var cancelled = new Outcomes(100, 40, 0, 0, 0, 60);
            assertThat(AttentionRules.failures(cancelled, runs(100, 0))).isNull();
        }

        @Test
        void includeTimeoutsAndKilledRuns() {
            var ended = new Outcomes(100, 40, 0, 30, 30, 0);
            assertThat(AttentionRules.failures(ended, runs(100, 0))).isEqualTo(Severity.BAD);
        }

        private static Outcomes runs(long runs, long failed) {
            return new Outcomes(runs, runs - failed, failed, 0, 0, 0);
        }
    }

    @Nested
    class Cost {

        @Test
        void isAWarningFromHalfAsMuchAgainAndBadFromThreeTimes() {
            assertThat(AttentionRules.spend(spend("41", 100), spend("17", 100)))
                    .isEqualTo(Severity.WARN);
            assertThat(AttentionRules.spend(spend("60", 100), spend("17", 100)))
                    .isEqualTo(Severity.BAD);
            assertThat(AttentionRules.spend(spend("20", 100), spend("17", 100))).isNull();
        }

        @Test
        void isJudgedByRunSoThatMoreTrafficIsNoFault() {
            assertThat(AttentionRules.spend(spend("170", 1_000), spend("17", 100))).isNull();
        }

        @Test
        void ofACentIsNoMatter() {
            assertThat(AttentionRules.spend(spend("0.05", 100), spend("0.01", 100))).isNull();
        }

        @Test
        void thatIsUnknownIsNotJudged() {
            assertThat(AttentionRules.spend(Spend.NONE, spend("17", 100))).isNull();
            assertThat(AttentionRules.spend(spend("17", 100), Spend.NONE)).isNull();
            assertThat(AttentionRules.spend(spend("17", 100), spend("0", 100))).isNull();
        }

        @Test
        void extraIsWhatTheSameRunsWouldNotHaveCostBefore() {
            assertThat(AttentionRules.extra(spend("41", 100), spend("34", 200)))
                    .isEqualByComparingTo("24");
        }

        private static Spend spend(String usd, long runs) {
            return new Spend(new BigDecimal(usd), runs, 0);
        }
    }

    @Nested
    class Slowness {

        @Test
        void isAWarningFromHalfAsLongAgainAndBadFromThreeTimes() {
            assertThat(AttentionRules.latency(1_600.0, 1_000.0)).isEqualTo(Severity.WARN);
            assertThat(AttentionRules.latency(3_000.0, 1_000.0)).isEqualTo(Severity.BAD);
            assertThat(AttentionRules.latency(1_400.0, 1_000.0)).isNull();
        }

        @Test
        void ofMillisecondsIsNoMatter() {
            assertThat(AttentionRules.latency(80.0, 10.0)).isNull();
        }

        @Test
        void thatIsUnknownIsNotJudged() {
            assertThat(AttentionRules.latency(null, 10.0)).isNull();
            assertThat(AttentionRules.latency(10_000.0, null)).isNull();
        }
    }

    @Nested
    class Silence {

        @Test
        void isBadWhereManyRunsWereExpected() {
            assertThat(silent(Duration.ofHours(6), 84)).isEqualTo(Severity.BAD);
        }

        @Test
        void isNormalWhereFewWereExpected() {
            assertThat(silent(Duration.ofHours(6), 19)).isNull();
        }

        @Test
        void isNormalForAShortTime() {
            assertThat(silent(Duration.ofHours(2), 500)).isNull();
            assertThat(AttentionRules.silence(Duration.ofMinutes(9), Duration.ofHours(1), 500))
                    .isNull();
        }

        private static @Nullable Severity silent(Duration quiet, long expected) {
            return AttentionRules.silence(quiet, Duration.ofDays(1), expected);
        }
    }
}
