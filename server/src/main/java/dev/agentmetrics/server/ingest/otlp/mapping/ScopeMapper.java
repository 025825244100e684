package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.SpanField.*;

import dev.agentmetrics.server.telemetry.ErrorFingerprint;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one scope. Attributes are looked at twice: for what they mean, then for the rest.
 */
public final class ScopeMapper {

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_VERSION = 100;
    private static final String EXCEPTION = "exception";
    private static final String OF_EXCEPTION = "exception.";

    private final SpanBatch batch;
    private final ResourceMapper resource;
    private final AttributeTable table;
    private final Readings readings;
    private final String scopeName;
    private final String scopeVersion;
    private final @Nullable Dialect ofScope;
    private final String frameworkOfScope;
    private final SpanCosts costs;
    private final SpanRest rest;

    ScopeMapper(SpanBatch batch, ResourceMapper resource, InstrumentationScope scope) {
        this.batch = batch;
        this.resource = resource;
        this.table = batch.mapper.table;
        this.readings = batch.readings;
        this.scopeName = batch.stored(scope.getName(), LONGEST_NAME, "scope");
        this.scopeVersion = batch.stored(scope.getVersion(), LONGEST_VERSION, "scope");
        this.ofScope = table.dialects.ofScope(scope.getName());
        this.frameworkOfScope = table.dialects.frameworkOfScope(scope.getName());
        this.costs = new SpanCosts(batch);
        this.rest = new SpanRest(batch, resource);
    }

    /**
     * The span as ours, or why it is none. Fails only when a user's pseudonym cannot be made, as
     * the key manager is silent.
     */
    public Mapped map(io.opentelemetry.proto.trace.v1.Span sent) {
        var traceId = Ids.hex(sent.getTraceId(), Ids.TRACE);
        if (traceId == null) {
            return new Mapped.Rejected("trace_id must be 16 bytes that are not all zero");
        }
        var spanId = Ids.hex(sent.getSpanId(), Ids.SPAN);
        if (spanId == null) {
            return new Mapped.Rejected("span_id must be 8 bytes that are not all zero");
        }
        if (sent.getStartTimeUnixNano() == 0) {
            return new Mapped.Rejected("start_time_unix_nano is missing");
        }
        return read(sent, traceId, spanId);
    }

    private Mapped read(io.opentelemetry.proto.trace.v1.Span sent, String traceId, String spanId) {
        batch.cleaner.reset();
        batch.cuts.reset();
        resource.cut.forEach(batch.cuts::add);
        var times = SpanTimes.of(sent);
        readings.reset(times, ofScope);
        var rules = batch.rules(sent.getAttributesCount());
        var dialect = dialect(attributes(sent, rules));
        events(sent);

        var name = batch.stored(sent.getName(), LONGEST_NAME, "name");
        var byName = table.dialects.kindByName(dialect, name);
        var kind = kind(byName);
        var rawModel = readings.use(MODEL);
        if (rawModel.isEmpty() && kind == SpanKind.LLM) {
            rawModel = readings.use(MODEL_ENTITY);
        }
        var provider = provider(rawModel);
        var usage = SpanUsages.of(readings, table.dialects.usage(dialect, provider));
        var call = modelCall(kind, usage, rawModel, provider);
        var timing = times.bounded(batch.receivedAt, batch.cuts);
        var tool = kind == SpanKind.TOOL ? tool(name) : Span.ToolCall.NONE;
        var outcome = outcome(sent, kind, tool, call);
        var actor = actor(kind, name, byName == null ? "" : dialect.framework());
        var source = source(dialect);
        var cost = costs.of(readings, kind, usage, call, timing.start());
        var identity = new Span.Identity(traceId, spanId, parent(sent, spanId), name, kind);
        // Before the rest, which counts what was taken out of it.
        var content = batch.contents.of(sent, rules, identity, timing, source.environment());
        var span =
                new Span(
                        identity,
                        timing,
                        outcome,
                        source,
                        actor,
                        call,
                        tool,
                        usage,
                        cost,
                        rest.of(sent, rules, times, content != null));
        return new Mapped.Accepted(span, content);
    }

    /** Looks at all attributes; the position of the dialect that they show. */
    private int attributes(io.opentelemetry.proto.trace.v1.Span sent, NameRule[] rules) {
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

    private void events(io.opentelemetry.proto.trace.v1.Span sent) {
        for (var event : sent.getEventsList()) {
            if (event.getName().equals(EXCEPTION)) {
                exception(event.getAttributesList());
            } else if (table.firstTokenEvents.contains(event.getName())) {
                readings.firstToken(event.getTimeUnixNano());
            }
        }
    }

    /** Whatever else stands there belongs to no field. */
    private void exception(List<KeyValue> attributes) {
        for (var attribute : attributes) {
            if (attribute.getKey().startsWith(OF_EXCEPTION)) {
                readings.offer(batch.mapper.names.of(attribute.getKey()), attribute.getValue(), -1);
            }
        }
    }

    /** The scope says who made it, unless an attribute says it more exactly. */
    private Dialect dialect(int mark) {
        var marked = mark == AttributeTable.NO_MARK ? Dialect.UNKNOWN : table.dialects.at(mark);
        if (ofScope == null) {
            return marked;
        }
        return marked.refines().equals(ofScope.name()) ? marked : ofScope;
    }

    private SpanKind kind(@Nullable SpanKind byName) {
        var named = readings.kind();
        if (named != null) {
            return named;
        }
        if (byName != null) {
            return byName;
        }
        boolean used =
                readings.has(INPUT_TOKENS)
                        || readings.has(OUTPUT_TOKENS)
                        || readings.has(TOTAL_TOKENS);
        if (readings.has(TOOL_NAME) && !readings.has(MODEL) && !used) {
            return SpanKind.TOOL;
        }
        return readings.has(MODEL) && used ? SpanKind.LLM : SpanKind.OTHER;
    }

    private String provider(String rawModel) {
        var provider = readings.peek(PROVIDER);
        return provider.isEmpty() && !rawModel.isEmpty()
                ? table.words.makerOf(table.words.model(rawModel))
                : batch.stored(provider, PROVIDER);
    }

    private Span.ModelCall modelCall(
            SpanKind kind, SpanUsage usage, String rawModel, String provider) {
        if (!kind.isModelCall() && rawModel.isEmpty() && !usage.any()) {
            return Span.ModelCall.NONE;
        }
        readings.use(PROVIDER);
        // Some report how long the whole answer took where nothing is streamed.
        var ttft = readings.isDenied(STREAMING) ? null : readings.micros(TTFT);
        return new Span.ModelCall(
                use(OPERATION),
                batch.stored(table.words.model(rawModel), MODEL),
                batch.stored(rawModel, MODEL),
                use(REQUEST_MODEL),
                provider,
                use(RESPONSE_ID),
                use(FINISH_REASON),
                use(SERVICE_TIER),
                ttft != null || readings.flag(STREAMING),
                ttft);
    }

    private Span.ToolCall tool(String spanName) {
        var name = use(TOOL_NAME);
        if (name.isEmpty()) {
            name = use(ENTITY_NAME);
        }
        if (name.isEmpty()) {
            name = behind(table.toolNamePrefixes, spanName, spanName);
        }
        return new Span.ToolCall(name, use(TOOL_CALL_ID), use(TOOL_TYPE));
    }

    private Span.Actor actor(SpanKind kind, String spanName, String framework) {
        var name = orOfResource(AGENT_NAME);
        if (name.isEmpty() && kind == SpanKind.AGENT) {
            name = use(ENTITY_NAME);
            if (name.isEmpty()) {
                name =
                        behind(
                                table.agentNamePrefixes,
                                spanName,
                                framework.isEmpty() ? spanName : framework);
            }
        }
        var workflow = use(WORKFLOW);
        if (workflow.isEmpty() && kind == SpanKind.WORKFLOW) {
            workflow = use(ENTITY_NAME);
        }
        var user = readings.use(USER_ID);
        return new Span.Actor(
                orOfResource(AGENT_ID),
                name,
                orOfResource(AGENT_VERSION),
                orOfResource(SESSION_ID),
                user.isEmpty() ? resource.userId : batch.pseudonym(user),
                workflow);
    }

    private static String behind(List<String> prefixes, String name, String otherwise) {
        for (var prefix : prefixes) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                var rest = name.substring(prefix.length()).strip();
                boolean boxed = rest.length() > 2 && rest.startsWith("[") && rest.endsWith("]");
                return boxed ? rest.substring(1, rest.length() - 1) : rest;
            }
        }
        return otherwise;
    }

    private Span.Outcome outcome(
            io.opentelemetry.proto.trace.v1.Span sent,
            SpanKind kind,
            Span.ToolCall tool,
            Span.ModelCall call) {
        var status = status(sent, kind);
        if (status != Span.Outcome.Status.ERROR) {
            return new Span.Outcome(status, "", "", 0);
        }
        var type = use(ERROR_TYPE);
        var said = sent.getStatus().getMessage();
        var message = said.isEmpty() ? use(ERROR_MESSAGE) : batch.stored(said, ERROR_MESSAGE);
        var what = kind == SpanKind.TOOL ? tool.name() : call.model();
        return new Span.Outcome(
                status, type, message, ErrorFingerprint.of(message, kind.name(), what, type));
    }

    private Span.Outcome.Status status(io.opentelemetry.proto.trace.v1.Span sent, SpanKind kind) {
        if (kind == SpanKind.TOOL && readings.flag(TOOL_FAILED)) {
            return Span.Outcome.Status.ERROR;
        }
        return switch (sent.getStatus().getCode()) {
            case STATUS_CODE_ERROR -> Span.Outcome.Status.ERROR;
            case STATUS_CODE_OK -> Span.Outcome.Status.OK;
            default ->
                    readings.flag(FAILED) ? Span.Outcome.Status.ERROR : Span.Outcome.Status.UNSET;
        };
    }

    private Span.Source source(Dialect dialect) {
        var framework = orOfResource(FRAMEWORK);
        if (framework.isEmpty()) {
            framework = frameworkOfScope.isEmpty() ? dialect.framework() : frameworkOfScope;
        }
        return new Span.Source(
                orOfResource(SERVICE_NAME),
                orOfResource(ENVIRONMENT),
                scopeName,
                scopeVersion,
                dialect.name(),
                framework);
    }

    private String parent(io.opentelemetry.proto.trace.v1.Span sent, String spanId) {
        if (sent.getParentSpanId().isEmpty()) {
            return "";
        }
        var parent = Ids.hex(sent.getParentSpanId(), Ids.SPAN);
        if (parent == null || parent.equals(spanId)) {
            batch.cuts.add("parent_span_id");
            return "";
        }
        return parent;
    }

    private String use(SpanField field) {
        return batch.stored(readings.use(field), field);
    }

    private String orOfResource(SpanField field) {
        var own = use(field);
        return own.isEmpty() ? resource.answer(field) : own;
    }
}
