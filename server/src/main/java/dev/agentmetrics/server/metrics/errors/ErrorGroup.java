package dev.agentmetrics.server.metrics.errors;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Failures that are the same but for numbers, identifiers and quoted values. */
@Wire
public record ErrorGroup(
        String fingerprint,
        @JsonUnwrapped Words words,
        @JsonUnwrapped Extent extent,
        @JsonUnwrapped Seen seen,
        List<Long> series) {

    public ErrorGroup {
        series = List.copyOf(series);
    }

    /** What failed. */
    public enum Kind {
        /** A run ended so. */
        @JsonProperty("run")
        RUN,
        /** A call of a model within a run. */
        @JsonProperty("model_call")
        MODEL_CALL,
        /** A use of a tool within a run. */
        @JsonProperty("tool")
        TOOL
    }

    /**
     * What it says.
     *
     * @param name of the tool or the model; empty for runs
     * @param type of the error where one is named, as in {@code TimeoutError}
     * @param message what all of the group have in common
     * @param example the message as it came last
     */
    @Wire
    public record Words(Kind kind, String name, String type, String message, String example) {}

    /**
     * How far it goes, within the selection.
     *
     * @param count every single time; a run may fail several times in the same way
     * @param share the affected runs by all runs of the selection; null when there are none
     * @param failedRuns those of the affected runs that failed, by this or by something else
     * @param recoveredRuns those that ended well all the same
     * @param agents some of {@code agentCount}
     */
    @Wire
    public record Extent(
            long count,
            long runs,
            @Nullable Double share,
            long failedRuns,
            long recoveredRuns,
            long agentCount,
            List<String> agents) {

        public Extent {
            agents = List.copyOf(agents);
        }
    }

    /**
     * When.
     *
     * @param firstSeen ever, whatever the selection, as far back as runs are kept
     * @param isNew whether that is within the selected time
     * @param lastRunId the newest run that it happened in
     */
    @Wire
    public record Seen(
            @WireTime Instant firstSeen,
            @WireTime Instant lastSeen,
            @JsonProperty("new") boolean isNew,
            UUID lastRunId) {}
}
