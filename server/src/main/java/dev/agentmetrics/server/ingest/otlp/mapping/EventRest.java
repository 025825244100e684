package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.span.SpanEvent;
import io.opentelemetry.proto.logs.v1.LogRecord;

/**
 * What no field holds of an event: its other attributes, as JSON. The only place where it is
 * decided what of an event is content, and where it is left out.
 */
final class EventRest {

    /** Where libraries put an event's name before there was a field for it. */
    static final String NAME = "event.name";

    private final SpanBatch batch;
    private final ResourceMapper resource;

    EventRest(SpanBatch batch, ResourceMapper resource) {
        this.batch = batch;
        this.resource = resource;
    }

    /** After all fields have been read: what they hold is not kept twice. */
    SpanEvent.Content of(LogRecord sent, NameRule[] rules, String name) {
        var attributes = attributes(sent, rules, name);
        return new SpanEvent.Content(
                attributes,
                batch.cuts.names(),
                batch.cleaner.secrets() + resource.secrets,
                batch.cleaner.cards() + resource.cards);
    }

    private String attributes(LogRecord sent, NameRule[] rules, String name) {
        boolean fieldsOnly = isOnlyItsFields(name);
        var text = batch.attributes;
        text.reset();
        text.leaveOutContent(contentOfBody(sent, name));
        var out = text.out();
        out.raw('{');
        for (int i = 0; i < sent.getAttributesCount(); i++) {
            var attribute = sent.getAttributes(i);
            var rule = rules[i];
            if (attribute.getKey().equals(NAME)
                    || (batch.readings.isUsed(i) && rule.keep == NameRule.Keep.REST)) {
                continue;
            }
            if (fieldsOnly && !rule.isField && rule.keep == NameRule.Keep.REST) {
                text.leaveOutContent(1);
            } else {
                text.entry(rule, attribute.getKey(), attribute.getValue());
            }
        }
        if (text.contentLeftOut() > 0) {
            out.name("agentmetrics.content_left_out");
            out.raw(Integer.toString(text.contentLeftOut()));
        }
        out.raw('}');
        return out.toString();
    }

    /**
     * Whether what fills no field has to be taken for content: in events that are made of it, and
     * in those of whom nobody knows, who may call what was said whatever they like.
     */
    private boolean isOnlyItsFields(String name) {
        var table = batch.mapper.table;
        return table.contentEvents.contains(name) || !table.events.isOfAgents(name);
    }

    /** A body is what somebody said, or a line of text about it, unless it repeats the name. */
    private static int contentOfBody(LogRecord sent, String name) {
        return !sent.hasBody() || sent.getBody().getStringValue().equals(name) ? 0 : 1;
    }
}
