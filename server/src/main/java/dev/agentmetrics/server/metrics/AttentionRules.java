package dev.agentmetrics.server.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an agent needs attention: it got worse than in the period before, by much, on enough runs
 * that it is no accident. Pure arithmetic.
 */
final class AttentionRules {

    /** Fewer runs than this say nothing, on either side. */
    static final int MIN_RUNS = 10;

    /** Fewer durations or prices than this say nothing. */
    static final int MIN_SAMPLES = 20;

    /** A version is blamed from this failure rate on. */
    static final double MIN_GUILTY = 0.05;

    private static final double MIN_RISE = 0.03;
    private static final double CERTAIN = 3;
    private static final double HIGH_RATE = 0.10;
    private static final double NEW_AGENT_RATE = 0.20;
    private static final double RATIO = 1.5;
    private static final double HIGH_RATIO = 3;
    private static final double MIN_SLOWER_MS = 100;
    private static final BigDecimal MIN_EXTRA = new BigDecimal("0.10");
    private static final double QUIET_PART = 0.1;
    private static final Duration QUIET = Duration.ofMinutes(10);

    private AttentionRules() {}

    /** Whether failures became materially more frequent; with nothing to compare, whether many. */
    static Attention.@Nullable Severity failures(Outcomes now, Outcomes before) {
        if (now.runs() < MIN_RUNS) {
            return null;
        }
        var rate = now.failureRate();
        if (before.runs() < MIN_RUNS) {
            return rate >= NEW_AGENT_RATE ? Attention.Severity.BAD : null;
        }
        var was = before.failureRate();
        if (rate - was < MIN_RISE || rate < was * RATIO || surprise(now, before) < CERTAIN) {
            return null;
        }
        return rate >= HIGH_RATE ? Attention.Severity.BAD : Attention.Severity.WARN;
    }

    /** By how many standard errors two failure rates differ. */
    private static double surprise(Outcomes now, Outcomes before) {
        var runs = now.runs() + before.runs();
        var pooled = (now.failureRate() * now.runs() + before.failureRate() * before.runs()) / runs;
        var error = Math.sqrt(pooled * (1 - pooled) * (1.0 / now.runs() + 1.0 / before.runs()));
        return error == 0 ? 0 : (now.failureRate() - before.failureRate()) / error;
    }

    /** Whether a run became materially dearer. */
    static Attention.@Nullable Severity spend(Spend now, Spend before) {
        var cost = now.costPerRun();
        var was = before.costPerRun();
        if (cost == null
                || was == null
                || was.signum() == 0
                || now.pricedRuns() < MIN_SAMPLES
                || before.pricedRuns() < MIN_SAMPLES
                || extra(now, before).compareTo(MIN_EXTRA) < 0) {
            return null;
        }
        return byRatio(cost.divide(was, 6, RoundingMode.HALF_EVEN).doubleValue());
    }

    /** What was spent more than the same runs would have cost before. */
    static BigDecimal extra(Spend now, Spend before) {
        var was = before.costPerRun();
        return was == null
                ? BigDecimal.ZERO
                : now.costUsd().subtract(was.multiply(BigDecimal.valueOf(now.pricedRuns())));
    }

    /** Whether the slowest twentieth became materially slower. */
    static Attention.@Nullable Severity latency(@Nullable Double p95, @Nullable Double was) {
        if (p95 == null || was == null || was <= 0 || p95 - was < MIN_SLOWER_MS) {
            return null;
        }
        return byRatio(p95 / was);
    }

    private static Attention.@Nullable Severity byRatio(double ratio) {
        if (ratio < RATIO) {
            return null;
        }
        return ratio >= HIGH_RATIO ? Attention.Severity.BAD : Attention.Severity.WARN;
    }

    /**
     * Whether an agent fell silent: quiet for a good part of the range in which it ran often in the
     * period before.
     *
     * @param quiet since its last run, or the whole range
     * @param expected its runs in the same part of the period before
     */
    static Attention.@Nullable Severity silence(Duration quiet, Duration range, long expected) {
        if (expected < MIN_SAMPLES
                || quiet.compareTo(QUIET) < 0
                || quiet.toMillis() < range.toMillis() * QUIET_PART) {
            return null;
        }
        return Attention.Severity.BAD;
    }
}
