package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** How runs ended. Everything that is not a success counts against the success rate. */
@Wire
public record Outcomes(
        long runs, long success, long failed, long timeout, long killed, long cancelled) {

    /** Nothing ran. */
    public static final Outcomes NONE = new Outcomes(0, 0, 0, 0, 0, 0);

    /** Successes by runs, from 0 to 1; null when nothing ran: no data is not health. */
    @JsonProperty("success_rate")
    public @Nullable Double successRate() {
        return runs == 0 ? null : (double) success / runs;
    }

    /** What did not succeed: failed, timed out, killed or cancelled. */
    public long notSuccess() {
        return runs - success;
    }

    /** Failures by runs, where a cancelled run is nobody's failure. */
    public double failureRate() {
        return runs == 0 ? 0 : (double) (failed + timeout + killed) / runs;
    }

    Outcomes plus(Outcomes other) {
        return new Outcomes(
                runs + other.runs,
                success + other.success,
                failed + other.failed,
                timeout + other.timeout,
                killed + other.killed,
                cancelled + other.cancelled);
    }
}
