package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.content.ContentChoices;
import dev.agentmetrics.server.content.SpanContent;
import dev.agentmetrics.server.ingest.Cleaner;
import dev.agentmetrics.server.ingest.JsonText;
import dev.agentmetrics.server.ingest.Texts;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import dev.agentmetrics.server.telemetry.span.Span;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was said in a span that has ended, where it is wanted: those of its attributes and events
 * that the table of attributes calls content, as JSON. Redacted as a whole, then cut to what its
 * environment allows.
 */
final class ContentText {

    private static final String ATTRIBUTES = "attributes";
    private static final String EVENTS = "events";

    /** Of one span; real ones have a few dozen. */
    private static final int MOST_PIECES = 1_024;

    private static final int LONGEST_NAME = 255;
    private static final int OF_NO_EVENT = -1;

    private final SpanMapper mapper;
    private final Cleaner cleaner;
    private final ContentChoices.Wanted wanted;
    private final ContentValue values;

    private final List<Piece> pieces = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int leftOut;

    ContentText(SpanMapper mapper, Cleaner cleaner, ContentChoices.Wanted wanted) {
        this.mapper = mapper;
        this.cleaner = cleaner;
        this.wanted = wanted;
        this.values = new ContentValue(mapper.names, cleaner);
    }

    /**
     * One attribute, whole and clean.
     *
     * @param event the position of its event
     * @param json whether the text is JSON, and not what stands between quotes
     */
    private record Piece(int event, String name, String text, boolean json) {}

    /** Null when there is nothing, or nobody wants it. */
    @Nullable SpanContent of(
            io.opentelemetry.proto.trace.v1.Span sent,
            NameRule[] rules,
            Span.Identity identity,
            Span.Timing timing,
            String environment) {
        int most = timing.end() == null ? 0 : wanted.characters(environment);
        if (most == 0) {
            return null;
        }
        collect(sent, rules);
        if (pieces.isEmpty()) {
            return null;
        }
        int longest =
                ContentCut.longest(
                        pieces.stream().mapToInt(piece -> piece.text().length()).toArray(), most);
        long characters = pieces.stream().mapToLong(piece -> piece.text().length()).sum();
        long cut = pieces.stream().filter(piece -> piece.text().length() > longest).count();
        return new SpanContent(
                new SealedContent.Label(
                        identity.traceId(),
                        identity.spanId(),
                        environment,
                        timing.start(),
                        timing.receivedAt(),
                        parts(),
                        characters,
                        (int) cut + leftOut),
                json(sent, longest));
    }

    private void collect(io.opentelemetry.proto.trace.v1.Span sent, NameRule[] rules) {
        pieces.clear();
        names.clear();
        leftOut = 0;
        for (int i = 0; i < sent.getAttributesCount(); i++) {
            if (rules[i].keep == NameRule.Keep.CONTENT) {
                collect(OF_NO_EVENT, rules[i], sent.getAttributes(i));
            }
        }
        for (int i = 0; i < sent.getEventsCount(); i++) {
            var event = sent.getEvents(i);
            names.clear();
            boolean all = mapper.table.contentEvents.contains(event.getName());
            for (var attribute : event.getAttributesList()) {
                var rule = mapper.names.of(attribute.getKey());
                if (rule.keep == NameRule.Keep.CONTENT
                        || (all && rule.keep == NameRule.Keep.REST)) {
                    collect(i, rule, attribute);
                }
            }
        }
    }

    private void collect(int event, NameRule rule, KeyValue attribute) {
        var name = name(rule, attribute.getKey());
        if (pieces.size() == MOST_PIECES || !names.add(name)) {
            leftOut++;
            return;
        }
        var value = attribute.getValue();
        boolean text = value.hasStringValue();
        pieces.add(
                new Piece(
                        event,
                        name,
                        text
                                ? values.text(value.getStringValue(), rule.announcedSecret)
                                : values.json(value, rule.announcedSecret),
                        !text));
    }

    /** Counts what was taken out of it. */
    private String name(NameRule rule, String sent) {
        if (!rule.storedName.equals(sent)) {
            cleaner.text(sent);
        }
        return Texts.cut(Texts.wellFormed(rule.storedName), LONGEST_NAME);
    }

    private String parts() {
        boolean attributes = pieces.getFirst().event() == OF_NO_EVENT;
        boolean events = pieces.getLast().event() != OF_NO_EVENT;
        return attributes && events ? ATTRIBUTES + "," + EVENTS : attributes ? ATTRIBUTES : EVENTS;
    }

    private String json(io.opentelemetry.proto.trace.v1.Span sent, int longest) {
        var out = new JsonText();
        var cut = new ArrayList<String>();
        out.raw('{');
        out.name(ATTRIBUTES);
        out.raw('{');
        int next = write(out, 0, OF_NO_EVENT, longest, cut);
        out.raw('}');
        out.name(EVENTS);
        out.raw('[');
        while (next < pieces.size()) {
            int position = pieces.get(next).event();
            var event = sent.getEvents(position);
            out.separate();
            out.raw('{');
            out.name("name");
            out.string(Texts.cut(Texts.wellFormed(cleaner.text(event.getName())), LONGEST_NAME));
            out.name("time");
            out.string(SpanTimes.instant(event.getTimeUnixNano()).toString());
            out.name(ATTRIBUTES);
            out.raw('{');
            next = write(out, next, position, longest, cut);
            out.raw("}}");
        }
        out.raw(']');
        out.name("cut");
        out.raw('[');
        for (var name : cut) {
            out.separate();
            out.string(name);
        }
        out.raw("]}");
        return out.toString();
    }

    /** The pieces of this event from here on; the position of the one behind them. */
    private int write(JsonText out, int from, int event, int longest, List<String> cut) {
        int i = from;
        for (; i < pieces.size() && pieces.get(i).event() == event; i++) {
            var piece = pieces.get(i);
            out.name(piece.name());
            if (piece.text().length() > longest) {
                cut.add(piece.name());
                out.string(ContentCut.cut(piece.text(), longest));
            } else if (piece.json()) {
                out.raw(piece.text());
            } else {
                out.string(piece.text());
            }
        }
        return i;
    }
}
