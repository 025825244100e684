package dev.agentmetrics.server.telemetry.span;

import dev.agentmetrics.server.telemetry.Run;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One span as it is stored: read by its dialect, validated, redacted, priced. Text that was absent
 * is empty; numbers are null only where absence differs from zero.
 */
public record Span(
        Identity identity,
        Timing timing,
        Outcome outcome,
        Source source,
        Actor actor,
        ModelCall model,
        ToolCall tool,
        SpanUsage usage,
        Run.Cost cost,
        Content content) {

    /** The same, hung from another span; from an empty id, a root. */
    public Span beneath(String parentSpanId) {
        return new Span(
                new Identity(
                        identity.traceId,
                        identity.spanId,
                        parentSpanId,
                        identity.name,
                        identity.kind),
                timing,
                outcome,
                source,
                actor,
                model,
                tool,
                usage,
                cost,
                content);
    }

    /**
     * Lower-case hex as in OTLP: 32 digits of trace id, 16 of span id. {@code parentSpanId} is
     * empty for a root. Organisation, trace id and span id together are the key: sending it again
     * changes nothing.
     */
    public record Identity(
            String traceId, String spanId, String parentSpanId, String name, SpanKind kind) {}

    /**
     * Event time, to the nanosecond where the sender had it. {@code end} is null while the span is
     * still running (a started span was announced, its end was not).
     */
    public record Timing(Instant start, @Nullable Instant end, Instant receivedAt) {}

    /**
     * How it ended. {@code errorType} and {@code message} are empty unless {@code status} is ERROR.
     */
    public record Outcome(Status status, String errorType, String message, long errorFingerprint) {

        /** As OpenTelemetry has it, after the dialect's own words for failure were read. */
        public enum Status {
            UNSET,
            OK,
            ERROR
        }
    }

    /**
     * Where it came from. {@code dialect} names the row of the mapper's table that read it, {@code
     * framework} the agent framework if it named one.
     */
    public record Source(
            String serviceName,
            String environment,
            String scopeName,
            String scopeVersion,
            String dialect,
            String framework) {}

    /**
     * Who did it and for whom. {@code userId} is a keyed hash unless the organisation chose
     * otherwise.
     */
    public record Actor(
            String agentId,
            String agentName,
            String agentVersion,
            String sessionId,
            String userId,
            String workflow) {}

    /**
     * The model's part. {@code model} is the one priced (response before request, normalised),
     * {@code rawModel} the text as it was sent. {@code ttftMicros} is null unless it was measured
     * on a streamed answer.
     */
    public record ModelCall(
            String operation,
            String model,
            String rawModel,
            String requestModel,
            String provider,
            String responseId,
            String finishReason,
            String serviceTier,
            boolean streaming,
            @Nullable Long ttftMicros) {

        /** Not a model's call. */
        public static final ModelCall NONE =
                new ModelCall("", "", "", "", "", "", "", "", false, null);

        /** What providers call the way of serving that their listed prices are for. */
        private static final Set<String> USUAL_TIERS =
                Set.of("", "default", "auto", "standard", "standard_only", "on_demand");

        /** Batches and lower or higher priorities have prices of their own. */
        public boolean isAtListPrice() {
            return USUAL_TIERS.contains(serviceTier.toLowerCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** The tool's part. {@code callId} joins what client, framework and MCP server each report. */
    public record ToolCall(String name, String callId, String type) {

        /** Not a tool's call. */
        public static final ToolCall NONE = new ToolCall("", "", "");
    }

    /**
     * The rest, redacted, as JSON text: {@code attributes} (an object: what no column holds),
     * {@code resource} (an object), {@code events} (an array of {@code {name, time, attributes}}),
     * {@code links} (an array of {@code {traceId, spanId, attributes}}). Prompts and outputs are
     * not among them. {@code truncated} names what was cut.
     */
    public record Content(
            String attributes,
            String resource,
            String events,
            String links,
            List<String> truncated,
            int redactedSecrets,
            int redactedCards) {

        public Content {
            truncated = List.copyOf(truncated);
        }
    }
}
