package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.span.Span;

/** What no field holds of a span: other attributes, events and links, as JSON. */
final class SpanRest {

    private static final int LONGEST_NAME = 255;
    private static final int MOST_EVENTS = 128;
    private static final int MOST_LINKS = 128;
    private static final String EVENTS = "events";
    private static final String LINKS = "links";

    private final SpanBatch batch;
    private final ResourceMapper resource;

    SpanRest(SpanBatch batch, ResourceMapper resource) {
        this.batch = batch;
        this.resource = resource;
    }

    /**
     * After all fields have been read: what they hold is not kept twice.
     *
     * @param contentStored whether what is content of attributes and events is stored apart
     */
    Span.Content of(
            io.opentelemetry.proto.trace.v1.Span sent,
            NameRule[] rules,
            SpanTimes times,
            boolean contentStored) {
        batch.others.contentStandsElsewhere(contentStored);
        var events = events(sent);
        int content = batch.others.contentLeftOut();
        batch.others.contentStandsElsewhere(false);
        var links = links(sent);
        content += batch.others.contentLeftOut();
        batch.attributes.contentStandsElsewhere(contentStored);
        var attributes = attributes(sent, rules, times, content, contentStored);
        return new Span.Content(
                attributes,
                resource.json,
                events,
                links,
                batch.cuts.names(),
                batch.cleaner.secrets() + resource.secrets,
                batch.cleaner.cards() + resource.cards);
    }

    private String attributes(
            io.opentelemetry.proto.trace.v1.Span sent,
            NameRule[] rules,
            SpanTimes times,
            int contentElsewhere,
            boolean contentStored) {
        var text = batch.attributes;
        text.reset();
        var out = text.out();
        out.raw('{');
        for (int i = 0; i < sent.getAttributesCount(); i++) {
            if (!batch.readings.isUsed(i) || rules[i].keep != NameRule.Keep.REST) {
                var attribute = sent.getAttributes(i);
                text.entry(rules[i], attribute.getKey(), attribute.getValue());
            }
        }
        if (contentStored) {
            out.name("agentmetrics.content_stored");
            out.raw("true");
        }
        int content = text.contentLeftOut() + contentElsewhere;
        if (content > 0) {
            out.name("agentmetrics.content_left_out");
            out.raw(Integer.toString(content));
        }
        if (batch.cuts.has("start") || batch.cuts.has("end")) {
            out.name("agentmetrics.sent_start");
            out.string(Long.toUnsignedString(times.start()));
            out.name("agentmetrics.sent_end");
            out.string(Long.toUnsignedString(times.end()));
        }
        out.raw('}');
        return out.toString();
    }

    private String events(io.opentelemetry.proto.trace.v1.Span sent) {
        var text = batch.others;
        text.reset();
        if (sent.getEventsCount() == 0) {
            return "[]";
        }
        var out = text.out();
        out.raw('[');
        int written = 0;
        for (var event : sent.getEventsList()) {
            if (written == MOST_EVENTS || text.isFull()) {
                batch.cuts.add(EVENTS);
                break;
            }
            written++;
            out.separate();
            out.raw("{\"name\":");
            out.string(batch.stored(event.getName(), LONGEST_NAME, EVENTS));
            out.raw(",\"time\":");
            out.string(SpanTimes.instant(event.getTimeUnixNano()).toString());
            out.raw(",\"attributes\":");
            if (batch.mapper.table.contentEvents.contains(event.getName())) {
                text.leaveOutContent(event.getAttributesCount());
                out.raw("{}");
            } else {
                text.object(event.getAttributesList());
            }
            out.raw('}');
        }
        out.raw(']');
        return out.toString();
    }

    private String links(io.opentelemetry.proto.trace.v1.Span sent) {
        var text = batch.others;
        text.reset();
        if (sent.getLinksCount() == 0) {
            return "[]";
        }
        var out = text.out();
        out.raw('[');
        int written = 0;
        for (var link : sent.getLinksList()) {
            var traceId = Ids.hex(link.getTraceId(), Ids.TRACE);
            var spanId = Ids.hex(link.getSpanId(), Ids.SPAN);
            if (traceId == null || spanId == null) {
                batch.cuts.add(LINKS);
                continue;
            }
            if (written == MOST_LINKS || text.isFull()) {
                batch.cuts.add(LINKS);
                break;
            }
            written++;
            out.separate();
            out.raw("{\"traceId\":\"");
            out.raw(traceId);
            out.raw("\",\"spanId\":\"");
            out.raw(spanId);
            out.raw("\",\"attributes\":");
            text.object(link.getAttributesList());
            out.raw('}');
        }
        out.raw(']');
        return out.toString();
    }
}
