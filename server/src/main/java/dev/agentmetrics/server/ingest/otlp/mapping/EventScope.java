package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.SpanField.*;

import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.telemetry.span.Score;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanEvent;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The records of one scope. What counts as an event is decided here: a record with a name that
 * belongs to a span, or that an agent's library reports of a session or an agent. Anything else is
 * a log line, and this is no store of logs.
 */
public final class EventScope {

    private static final String LINE =
            "a log line: only events of spans, sessions and agents are kept";
    private static final String NOBODY = "an event that names no span, session or agent";
    private static final String EXCEPTION = "exception";
    private static final String OF_EXCEPTION = "exception.";
    private static final int LONGEST_NAME = 255;
    private static final int MOST_SEVERE = 24;

    private final SpanBatch batch;
    private final ResourceMapper resource;
    private final EventTable table;
    private final Readings readings;
    private final String scopeName;
    private final @Nullable Dialect ofScope;
    private final RecordKeys keys;
    private final byte[] digest;
    private final ScoreReader scores;
    private final EventRest rest;

    /**
     * @param digest of resource and scope
     */
    EventScope(
            SpanBatch batch,
            ResourceMapper resource,
            InstrumentationScope scope,
            RecordKeys keys,
            byte[] digest) {
        this.batch = batch;
        this.resource = resource;
        this.table = batch.mapper.table.events;
        this.readings = batch.readings;
        this.scopeName = batch.stored(scope.getName(), LONGEST_NAME, "scope");
        this.ofScope = batch.mapper.table.dialects.ofScope(scope.getName());
        this.keys = keys;
        this.digest = digest;
        this.scores = new ScoreReader(batch);
        this.rest = new EventRest(batch, resource);
    }

    /**
     * The record as what it tells of, or why it is not kept. Fails only when the key manager is
     * silent.
     */
    public MappedEvent map(LogRecord sent) {
        batch.cleaner.reset();
        batch.cuts.reset();
        resource.cut.forEach(batch.cuts::add);
        readings.reset(SpanTimes.NONE, ofScope);
        var rules = batch.rules(sent.getAttributesCount());
        var dialect = dialect(attributes(sent, rules));
        var name = name(sent, dialect);
        var place = place(sent);
        if (table.isEvaluation(name)) {
            var score = score(sent, place, dialect);
            if (score != null) {
                return new MappedEvent.Accepted(score);
            }
        }
        var missing = missing(name, place);
        return missing == null
                ? new MappedEvent.Accepted(event(sent, rules, name, place, dialect))
                : new MappedEvent.Rejected(missing);
    }

    /** Looks at all attributes; the position of the dialect that they show. */
    private int attributes(LogRecord sent, NameRule[] rules) {
        int mark = AttributeTable.NO_MARK;
        for (int i = 0; i < sent.getAttributesCount(); i++) {
            var attribute = sent.getAttributes(i);
            var rule = batch.mapper.names.of(attribute.getKey());
            rules[i] = rule;
            mark = Math.min(mark, rule.marks);
            if (rule.sources.length > 0) {
                readings.offer(rule, attribute.getValue(), i);
            }
        }
        return mark;
    }

    private Dialect dialect(int mark) {
        if (ofScope != null) {
            return ofScope;
        }
        return mark == AttributeTable.NO_MARK
                ? Dialect.UNKNOWN
                : batch.mapper.table.dialects.at(mark);
    }

    /** The field is young: many libraries put the name where there was room before. */
    private String name(LogRecord sent, Dialect dialect) {
        var name = sent.getEventName();
        var body = sent.getBody().getStringValue();
        if (name.isEmpty() && table.isName(body)) {
            name = body;
        }
        boolean failed = false;
        for (var attribute : sent.getAttributesList()) {
            if (name.isEmpty() && attribute.getKey().equals(EventRest.NAME)) {
                name = attribute.getValue().getStringValue();
            }
            failed |= attribute.getKey().startsWith(OF_EXCEPTION);
        }
        return name.isEmpty() && failed ? EXCEPTION : table.whole(name, dialect);
    }

    private SpanEvent.Place place(LogRecord sent) {
        var traceId = Ids.hex(sent.getTraceId(), Ids.TRACE);
        var spanId = traceId == null ? null : Ids.hex(sent.getSpanId(), Ids.SPAN);
        if ((traceId == null && !sent.getTraceId().isEmpty())
                || (spanId == null && !sent.getSpanId().isEmpty())) {
            batch.cuts.add("ids");
        }
        return new SpanEvent.Place(
                traceId == null ? "" : traceId,
                spanId == null ? "" : spanId,
                at(sent),
                batch.receivedAt);
    }

    /** A clock that is years off is not believed, as with spans. */
    private Instant at(LogRecord sent) {
        var nanos = sent.getTimeUnixNano();
        var at = SpanTimes.instant(nanos == 0 ? sent.getObservedTimeUnixNano() : nanos);
        if (SpanTimes.isBelievable(at, batch.receivedAt)) {
            return at;
        }
        batch.cuts.add("time");
        return batch.receivedAt;
    }

    /** Null when it is an event. */
    private @Nullable String missing(String name, SpanEvent.Place place) {
        boolean named = !name.isBlank();
        if (named && !place.spanId().isEmpty()) {
            return null;
        }
        if (!named || !table.isOfAgents(name)) {
            return LINE;
        }
        boolean belongs =
                !place.traceId().isEmpty()
                        || knows(SESSION_ID)
                        || knows(AGENT_NAME)
                        || knows(AGENT_ID);
        return belongs ? null : NOBODY;
    }

    private boolean knows(SpanField field) {
        return readings.has(field) || !resource.answer(field).isEmpty();
    }

    private @Nullable Score score(LogRecord sent, SpanEvent.Place place, Dialect dialect) {
        var verdict = scores.read(sent.getAttributesList());
        if (verdict == null) {
            return null;
        }
        var subject =
                new Score.Subject(
                        place.traceId(),
                        place.spanId(),
                        use(RESPONSE_ID),
                        place.at(),
                        place.receivedAt());
        var source = source(dialect);
        var actor = actor();
        return new Score(
                key(sent), subject, verdict, source, actor, scores.found(Score.Origin.LOG));
    }

    private SpanEvent event(
            LogRecord sent, NameRule[] rules, String name, SpanEvent.Place place, Dialect dialect) {
        var severity = sent.getSeverityNumberValue();
        var model = batch.stored(batch.mapper.table.words.model(readings.use(MODEL)), MODEL);
        var what =
                new SpanEvent.What(
                        batch.stored(name, LONGEST_NAME, "name"),
                        severity < 0 || severity > MOST_SEVERE ? 0 : severity,
                        model,
                        use(PROVIDER),
                        use(TOOL_NAME),
                        use(ERROR_TYPE),
                        use(ERROR_MESSAGE));
        var source = source(dialect);
        var actor = actor();
        return new SpanEvent(key(sent), place, what, source, actor, rest.of(sent, rules, name));
    }

    private UUID key(LogRecord sent) {
        return keys.of(batch.org, Hashes.sha256(digest, sent.toByteArray()));
    }

    private Span.Source source(Dialect dialect) {
        return new Span.Source(
                orOfResource(SERVICE_NAME),
                orOfResource(ENVIRONMENT),
                scopeName,
                "",
                dialect.name(),
                dialect.framework());
    }

    private Span.Actor actor() {
        var user = readings.use(USER_ID);
        return new Span.Actor(
                orOfResource(AGENT_ID),
                orOfResource(AGENT_NAME),
                "",
                orOfResource(SESSION_ID),
                user.isEmpty() ? resource.userId : batch.pseudonym(user),
                "");
    }

    private String use(SpanField field) {
        return batch.stored(readings.use(field), field);
    }

    private String orOfResource(SpanField field) {
        var own = use(field);
        return own.isEmpty() ? resource.answer(field) : own;
    }
}
