package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.crypto.EventIds;
import dev.agentmetrics.server.telemetry.Call;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a trace. Its numbers are its own: what a nested agent used is in the nested agent's
 * run, so that the sum over all runs of a trace counts everything once.
 *
 * @param calls what its numbers are the sums of, one by one
 */
public record TraceRun(
        Head head,
        Agent agent,
        Timing timing,
        Outcome outcome,
        SpanUsage usage,
        Money money,
        Counts counts,
        Context context,
        List<Call> calls) {

    public TraceRun {
        calls = List.copyOf(calls);
    }

    /**
     * Which it is.
     *
     * @param spanId of the agent's span, or of the trace's root where there is no agent; empty when
     *     that root is missing
     * @param parentSpanId the same of the agent that started it; null for none
     * @param isAgent whether the head is an agent's span
     */
    public record Head(
            String traceId, String spanId, @Nullable String parentSpanId, boolean isAgent) {

        /** Under which the run is stored. */
        public RunId runId() {
            return EventIds.ofSpan(traceId, spanId);
        }
    }

    /** Who ran. The name is the nearest agent's, else the service's. */
    public record Agent(String id, String name, String version) {}

    /**
     * When.
     *
     * @param end null while it is running
     * @param lastActivity the latest moment that any of its spans speaks of
     * @param receivedAt when the last of its spans came in
     */
    public record Timing(
            Instant start, @Nullable Instant end, Instant lastActivity, Instant receivedAt) {}

    /**
     * How the head ended; success while it runs. Failures beneath it are told, but do not count.
     */
    public record Outcome(
            RunStatus status, String error, long errorFingerprint, Failures beneath) {}

    /**
     * Calls of models and tools that failed, whatever became of the run.
     *
     * @param each by fingerprint, in the order of the trace
     * @param others calls whose failures were too different to be kept
     */
    public record Failures(List<Failure> each, int others) {

        public Failures {
            each = List.copyOf(each);
        }
    }

    /**
     * One failure, however often it happened in the run.
     *
     * @param name of the tool or the model
     * @param spanId of the first call that failed so
     */
    public record Failure(
            SpanKind kind,
            String name,
            String type,
            String message,
            long fingerprint,
            String spanId,
            int times) {

        Failure again() {
            return new Failure(kind, name, type, message, fingerprint, spanId, times + 1);
        }
    }

    /**
     * What it cost.
     *
     * @param cost the sum over its calls that have a price
     * @param pricedCalls how many those are
     * @param unpriced how many are not in the sum, and why nobody knows their price
     */
    public record Money(Run.Cost cost, int pricedCalls, Map<WhyUnpriced, Integer> unpriced) {

        public Money {
            unpriced =
                    unpriced.isEmpty()
                            ? Map.of()
                            : Collections.unmodifiableMap(new EnumMap<>(unpriced));
        }

        public int unpricedCalls() {
            return unpriced.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * How often.
     *
     * @param spans all of them, whatever they are
     * @param models what was used, the most tokens first
     * @param children agents that it started
     */
    public record Counts(
            int spans,
            int llmCalls,
            int embeddingCalls,
            int rerankCalls,
            int toolCalls,
            int toolErrors,
            int children,
            int childErrors,
            List<String> toolNames,
            List<ModelUse> models) {

        public Counts {
            toolNames = List.copyOf(toolNames);
            models = List.copyOf(models);
        }
    }

    /** One model's part in it. */
    public record ModelUse(String model, String provider, int calls, long tokens) {}

    /** Where it ran, for whom, and what was redacted in its spans. */
    public record Context(
            String sessionId,
            String userId,
            String environment,
            String workflow,
            String service,
            String framework,
            String scope,
            int redactedSecrets,
            int redactedCards) {}
}
