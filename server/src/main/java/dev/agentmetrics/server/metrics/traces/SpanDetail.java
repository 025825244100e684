package dev.agentmetrics.server.metrics.traces;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that is stored of one span. Text that was not sent is empty. */
@Wire
public record SpanDetail(
        @JsonUnwrapped Identity identity,
        @JsonUnwrapped Timing timing,
        @JsonUnwrapped Outcome outcome,
        @JsonUnwrapped Source source,
        @JsonUnwrapped Actor actor,
        @JsonUnwrapped Model model,
        @JsonUnwrapped Tool tool,
        SpanTree.@Nullable Tokens tokens,
        String usageBasis,
        Cost cost,
        @JsonUnwrapped Content content) {

    @Wire
    public record Identity(
            String traceId, String spanId, String parentSpanId, String name, String kind) {}

    /** The end is null while it runs. */
    @Wire
    public record Timing(
            @WireTime Instant startedAt,
            @Nullable @WireTime Instant endedAt,
            @WireTime Instant receivedAt) {}

    @Wire
    public record Outcome(
            String status,
            String errorType,
            String errorMessage,
            @Nullable String errorFingerprint) {}

    @Wire
    public record Source(
            String service,
            String environment,
            String scope,
            String scopeVersion,
            String dialect,
            String framework) {}

    @Wire
    public record Actor(
            String agentId,
            String agent,
            String agentVersion,
            String sessionId,
            String userId,
            String workflow) {}

    @Wire
    public record Model(
            String operation,
            String model,
            String sentModel,
            String requestModel,
            String provider,
            String responseId,
            String finishReason,
            String serviceTier,
            boolean streaming,
            @Nullable Double ttftMs) {}

    @Wire
    public record Tool(String tool, String toolCallId, String toolType) {}

    /** The amount that counts, where it comes from, and what the others would be. */
    @Wire
    public record Cost(
            @Nullable BigDecimal usd,
            String source,
            @Nullable BigDecimal computedUsd,
            @Nullable BigDecimal reportedUsd,
            String priceVersion,
            String priceId) {}

    /**
     * What no other field holds. Prompts and outputs are not among it, secrets and card numbers
     * were redacted.
     *
     * @param truncated names of what was cut
     */
    @Wire
    public record Content(
            Map<String, Object> attributes,
            Map<String, Object> resource,
            List<Event> events,
            List<Link> links,
            List<String> truncated,
            int redactedSecrets,
            int redactedCards) {

        public Content {
            attributes = Collections.unmodifiableMap(attributes);
            resource = Collections.unmodifiableMap(resource);
            events = List.copyOf(events);
            links = List.copyOf(links);
            truncated = List.copyOf(truncated);
        }
    }

    /** Something that happened meanwhile. */
    @Wire
    public record Event(String name, String at, Map<String, Object> attributes) {}

    /** Another span that has to do with it. */
    @Wire
    public record Link(String traceId, String spanId, Map<String, Object> attributes) {}
}
