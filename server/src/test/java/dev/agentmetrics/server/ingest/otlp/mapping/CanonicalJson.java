package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.span.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A span as golden files write it: without what is empty, zero or false. */
final class CanonicalJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CanonicalJson() {}

    static JsonNode of(Span span) {
        var all = new LinkedHashMap<String, Object>();
        put(all, "name", span.identity().name());
        put(all, "kind", span.identity().kind().name());
        put(all, "dialect", span.source().dialect());
        put(all, "framework", span.source().framework());
        put(all, "service", span.source().serviceName());
        put(all, "environment", span.source().environment());
        put(all, "agent", span.actor().agentName());
        put(all, "agentId", span.actor().agentId());
        put(all, "agentVersion", span.actor().agentVersion());
        put(all, "session", span.actor().sessionId());
        put(all, "user", span.actor().userId());
        put(all, "workflow", span.actor().workflow());
        put(all, "operation", span.model().operation());
        put(all, "model", span.model().model());
        put(all, "rawModel", span.model().rawModel());
        put(all, "requestModel", span.model().requestModel());
        put(all, "provider", span.model().provider());
        put(all, "responseId", span.model().responseId());
        put(all, "finishReason", span.model().finishReason());
        put(all, "serviceTier", span.model().serviceTier());
        put(all, "streaming", span.model().streaming());
        put(all, "ttftMicros", span.model().ttftMicros());
        put(all, "tool", span.tool().name());
        put(all, "toolCallId", span.tool().callId());
        put(all, "toolType", span.tool().type());
        var usage = span.usage();
        put(all, "inputUncached", usage.inputUncached());
        put(all, "cacheRead", usage.cacheRead());
        put(all, "cacheWrite5m", usage.cacheWrite5m());
        put(all, "cacheWrite1h", usage.cacheWrite1h());
        put(all, "outputVisible", usage.outputVisible());
        put(all, "reasoning", usage.reasoning());
        put(all, "audioIn", usage.audioIn());
        put(all, "audioOut", usage.audioOut());
        put(all, "unknownKind", usage.unknownKind());
        put(all, "basis", usage.basis().name());
        put(all, "costSource", span.cost().source().name());
        put(all, "costReported", span.cost().reported());
        put(all, "priceId", span.cost().priceId());
        put(all, "status", span.outcome().status().name());
        put(all, "errorType", span.outcome().errorType());
        put(all, "errorMessage", span.outcome().message());
        put(all, "truncated", String.join(" ", span.content().truncated()));
        var object = (tools.jackson.databind.node.ObjectNode) JSON.<JsonNode>valueToTree(all);
        object.set("attributes", JSON.readTree(span.content().attributes()));
        object.set("events", JSON.readTree(span.content().events()));
        return JSON.readTree(object.toString());
    }

    private static void put(Map<String, Object> all, String name, @Nullable Object value) {
        boolean nothing =
                value == null
                        || value.equals("")
                        || value.equals(0L)
                        || value.equals(false)
                        || value.equals("UNSET")
                        || (name.equals("basis") && value.equals("NONE"));
        if (!nothing) {
            all.put(
                    name,
                    value instanceof java.math.BigDecimal amount ? amount.toPlainString() : value);
        }
    }
}
