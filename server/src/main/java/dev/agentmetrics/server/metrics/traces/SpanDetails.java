package dev.agentmetrics.server.metrics.traces;

import dev.agentmetrics.server.metrics.Money;
import dev.agentmetrics.server.telemetry.span.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Writes down one span. What is stored as text of JSON and cannot be read is shown as the text. */
@Component
class SpanDetails {

    private final ObjectMapper json;

    SpanDetails(ObjectMapper json) {
        this.json = json;
    }

    SpanDetail of(Span span) {
        return new SpanDetail(
                identity(span),
                new SpanDetail.Timing(
                        span.timing().start(), span.timing().end(), span.timing().receivedAt()),
                outcome(span),
                source(span),
                actor(span),
                model(span),
                new SpanDetail.Tool(span.tool().name(), span.tool().callId(), span.tool().type()),
                SpanTrees.tokens(span.usage()),
                SpanTrees.lower(span.usage().basis()),
                cost(span),
                content(span.content()));
    }

    private static SpanDetail.Identity identity(Span span) {
        var identity = span.identity();
        return new SpanDetail.Identity(
                identity.traceId(),
                identity.spanId(),
                identity.parentSpanId(),
                identity.name(),
                SpanTrees.lower(identity.kind()));
    }

    private static SpanDetail.Outcome outcome(Span span) {
        var outcome = span.outcome();
        return new SpanDetail.Outcome(
                span.timing().end() == null ? "running" : SpanTrees.lower(outcome.status()),
                outcome.errorType(),
                outcome.message(),
                outcome.errorFingerprint() == 0
                        ? null
                        : "%016x".formatted(outcome.errorFingerprint()));
    }

    private static SpanDetail.Source source(Span span) {
        var source = span.source();
        return new SpanDetail.Source(
                source.serviceName(),
                source.environment(),
                source.scopeName(),
                source.scopeVersion(),
                source.dialect(),
                source.framework());
    }

    private static SpanDetail.Actor actor(Span span) {
        var actor = span.actor();
        return new SpanDetail.Actor(
                actor.agentId(),
                actor.agentName(),
                actor.agentVersion(),
                actor.sessionId(),
                actor.userId(),
                actor.workflow());
    }

    private static SpanDetail.Model model(Span span) {
        var model = span.model();
        var ttft = model.ttftMicros();
        return new SpanDetail.Model(
                model.operation(),
                model.model(),
                model.rawModel(),
                model.requestModel(),
                model.provider(),
                model.responseId(),
                model.finishReason(),
                model.serviceTier(),
                model.streaming(),
                ttft == null ? null : ttft / 1e3);
    }

    private static SpanDetail.Cost cost(Span span) {
        var cost = span.cost();
        return new SpanDetail.Cost(
                Money.plainOrNull(cost.usd()),
                SpanTrees.lower(cost.source()),
                Money.plainOrNull(cost.computed()),
                Money.plainOrNull(cost.reported()),
                cost.priceVersion(),
                cost.priceId());
    }

    private SpanDetail.Content content(Span.Content content) {
        return new SpanDetail.Content(
                object(read(content.attributes())),
                object(read(content.resource())),
                list(
                        content.events(),
                        event ->
                                new SpanDetail.Event(
                                        event.path("name").asString(""),
                                        event.path("time").asString(""),
                                        object(event.path("attributes")))),
                list(
                        content.links(),
                        link ->
                                new SpanDetail.Link(
                                        link.path("traceId").asString(""),
                                        link.path("spanId").asString(""),
                                        object(link.path("attributes")))),
                content.truncated(),
                content.redactedSecrets(),
                content.redactedCards());
    }

    private JsonNode read(String text) {
        try {
            return text.isBlank() ? json.createObjectNode() : json.readTree(text);
        } catch (JacksonException _) {
            return json.createObjectNode().put("unreadable", text);
        }
    }

    private static Map<String, Object> object(JsonNode node) {
        var fields = new LinkedHashMap<String, Object>();
        node.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
        return fields;
    }

    private <T> List<T> list(String text, Function<JsonNode, T> reader) {
        var all = new ArrayList<T>();
        var node = read(text);
        if (node.isArray()) {
            node.forEach(element -> all.add(reader.apply(element)));
        }
        return all;
    }
}
