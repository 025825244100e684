package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.core.RunId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One finished agent run as it is stored: validated, redacted, priced. Text that was absent is
 * empty; numbers that were absent are null only where absence differs from zero.
 *
 * @param calls one by one, of a run that was made from spans; its numbers are their sums
 */
public record Run(
        RunId id,
        Identity identity,
        Outcome outcome,
        Context context,
        Usage usage,
        Counters counters,
        Cost cost,
        Content content,
        List<Call> calls) {

    public Run {
        calls = List.copyOf(calls);
    }

    /** Of which only the sums are known. */
    public Run(
            RunId id,
            Identity identity,
            Outcome outcome,
            Context context,
            Usage usage,
            Counters counters,
            Cost cost,
            Content content) {
        this(id, identity, outcome, context, usage, counters, cost, content, List.of());
    }

    /**
     * What the client called it. {@code eventId} is empty when it equals the run id, so that a UUID
     * is not stored twice.
     */
    public record Identity(
            String eventId,
            String traceId,
            String agentId,
            String sessionId,
            String clientRunId,
            String parentTraceId,
            Account account) {}

    /**
     * Of a run that was made from the spans of a trace.
     *
     * @param parentRun the run of the agent that started it; null for none
     * @param check a number that differs when anything in the run differs: a run that was corrected
     *     is known by it
     * @param failures fingerprints of the calls in it that failed, one for each call
     */
    public record Account(@Nullable RunId parentRun, long check, List<Long> failures) {

        /** Of a run that a client sent as it is; it never changes. */
        public static final Account NONE = new Account(null, 0, List.of());

        public Account {
            failures = List.copyOf(failures);
        }
    }

    /**
     * When and how it ended. {@code at} is event time (the end of the run), {@code receivedAt} is
     * ours.
     */
    public record Outcome(
            RunStatus status,
            Instant at,
            Instant receivedAt,
            @Nullable Long durationMicros,
            String error,
            long errorFingerprint) {}

    /** Where it ran and with what. */
    public record Context(
            String platform,
            String environment,
            String version,
            String hostId,
            String workflowId,
            String skillName,
            String toolset,
            String sdkVersion,
            String redactionPolicyVersion) {}

    /**
     * Tokens in disjoint kinds: {@code input} excludes what was read from or written to a cache.
     * {@code reportedTotal} is what the client claimed, for information.
     */
    public record Usage(
            String model,
            String provider,
            long input,
            long output,
            long cacheRead,
            long cacheWrite,
            @Nullable Long reportedTotal,
            Basis basis) {

        /** How the client's input count related to its cache counts. */
        public enum Basis {
            /** No cache tokens, so there is nothing to decide. */
            PLAIN,
            /** Input came without cache tokens. */
            EXCLUSIVE,
            /** Input included cache tokens; they were subtracted. */
            INCLUSIVE
        }
    }

    /** Counts the client made. */
    public record Counters(
            int llmCalls,
            int toolCalls,
            int toolErrors,
            int steps,
            int loops,
            int images,
            int subagentsSpawned,
            int subagentErrors,
            int compactions,
            int resets) {}

    /**
     * What it cost in US dollars, at a scale of 10 digits. {@code usd} is the one that counts;
     * {@code source} says why.
     */
    public record Cost(
            @Nullable BigDecimal usd,
            Source source,
            @Nullable BigDecimal computed,
            @Nullable BigDecimal reported,
            @Nullable BigDecimal estimated,
            String priceVersion,
            String priceId) {

        /** Digits behind the point of every stored amount. */
        public static final int SCALE = 10;

        /** Which amount counts. */
        public enum Source {
            /** Tokens times our prices. */
            COMPUTED,
            /** The client's own figure, because we have no price or came to zero. */
            REPORTED,
            /** The client's estimate, because there is nothing better. */
            ESTIMATED,
            /** Nobody knows: null, not zero. */
            UNPRICED
        }
    }

    /**
     * The rest. {@code metadata} is a JSON object as text, redacted; steps, tool calls, scores and
     * unknown fields are in it. {@code truncated} names the fields that were cut.
     */
    public record Content(
            List<String> toolNames,
            String metadata,
            List<String> truncated,
            int redactedSecrets,
            int redactedCards,
            int declaredSecrets,
            int declaredPii) {

        public Content {
            toolNames = List.copyOf(toolNames);
            truncated = List.copyOf(truncated);
        }
    }
}
