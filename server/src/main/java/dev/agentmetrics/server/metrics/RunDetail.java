package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run with everything known about it.
 *
 * @param fromSpans whether it was made from spans, which tell more than its steps
 */
@Wire
public record RunDetail(
        @JsonUnwrapped RunSummary run,
        @JsonUnwrapped Origin origin,
        @JsonUnwrapped Counts counts,
        @JsonUnwrapped Handling handling,
        @JsonUnwrapped Story story,
        boolean fromSpans,
        @Nullable Parent parent,
        List<RunSummary> children,
        @Nullable SimilarFailures similarFailures,
        CostExplanation cost) {

    public RunDetail {
        children = List.copyOf(children);
    }

    /** Where it came from. */
    @Wire
    public record Origin(
            @WireTime Instant receivedAt,
            String eventId,
            String clientRunId,
            String platform,
            String hostId,
            String workflowId,
            String skillName,
            String toolset,
            String sdkVersion,
            String redactionPolicyVersion) {}

    /** What the client counted. */
    @Wire
    public record Counts(
            @Nullable Long reportedTotalTokens,
            String usageBasis,
            long stepCount,
            long loopCount,
            long imagesCount,
            long subagentsSpawned,
            long subagentErrors,
            long compactions,
            long resets) {}

    /** What was cut or declared on the way in. */
    @Wire
    public record Handling(
            List<String> toolNames,
            List<String> truncated,
            long declaredSecrets,
            long declaredPii) {

        public Handling {
            toolNames = List.copyOf(toolNames);
            truncated = List.copyOf(truncated);
        }
    }

    /**
     * What the metadata tells: the steps in order, scores, and the rest as it came. {@code
     * stepsTotal} is more than the steps listed when there were too many.
     */
    @Wire
    public record Story(
            Map<String, Object> metadata,
            List<Step> steps,
            long stepsTotal,
            Map<String, Double> scores) {

        public Story {
            metadata = java.util.Collections.unmodifiableMap(metadata);
            steps = List.copyOf(steps);
            scores = java.util.Collections.unmodifiableMap(scores);
        }
    }

    /** Something that happened inside the run. */
    @Wire
    public record Step(
            String name,
            String kind,
            String type,
            String status,
            @Nullable Double durationMs,
            @Nullable Double offsetMs,
            @Nullable String error,
            @Nullable Object metadata) {}

    /** The run that started this one. */
    @Wire
    public record Parent(UUID id, String agentId) {}

    /** Other runs with the same failure, within a week before and after. */
    @Wire
    public record SimilarFailures(long count, @WireTime Instant since) {}
}
