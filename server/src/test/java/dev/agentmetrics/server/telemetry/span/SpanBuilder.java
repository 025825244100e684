package dev.agentmetrics.server.telemetry.span;

import dev.agentmetrics.server.telemetry.Run;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readable spans for tests: only what matters is said. Times are milliseconds after a start. */
public final class SpanBuilder {

    public static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    public static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final String id;
    private final SpanKind kind;
    private String trace = TRACE;
    private String parent = "";
    private Instant start = START;
    private @Nullable Instant end = START.plusMillis(100);
    private Instant received = START.plusSeconds(1);
    private Span.Outcome outcome = new Span.Outcome(Span.Outcome.Status.UNSET, "", "", 0);
    private String scope = "scope";
    private String service = "shop";
    private String environment = "";
    private String agentId = "";
    private String agentName = "";
    private String agentVersion = "";
    private String session = "";
    private String user = "";
    private String model = "";
    private String responseId = "";
    private String tier = "";
    private String tool = "";
    private String callId = "";
    private SpanUsage usage = SpanUsage.NONE;
    private Run.Cost cost = new Run.Cost(null, Run.Cost.Source.UNPRICED, null, null, null, "", "");

    private SpanBuilder(String id, SpanKind kind) {
        this.id = id;
        this.kind = kind;
    }

    public static SpanBuilder span(String id, SpanKind kind) {
        return new SpanBuilder(id, kind);
    }

    public static SpanBuilder agent(String id, String name) {
        var span = new SpanBuilder(id, SpanKind.AGENT);
        span.agentName = name;
        return span;
    }

    /** A call of {@code gpt-4o} with this much in and out. */
    public static SpanBuilder llm(String id, long input, long output) {
        return new SpanBuilder(id, SpanKind.LLM).model("gpt-4o").used(input, output);
    }

    public static SpanBuilder tool(String id, String name) {
        var span = new SpanBuilder(id, SpanKind.TOOL);
        span.tool = name;
        return span;
    }

    public SpanBuilder in(String parentId) {
        parent = parentId;
        return this;
    }

    public SpanBuilder ofTrace(String traceId) {
        trace = traceId;
        return this;
    }

    /** From and to, in milliseconds. */
    public SpanBuilder at(long from, long to) {
        start = START.plusMillis(from);
        end = START.plusMillis(to);
        return this;
    }

    public SpanBuilder running() {
        end = null;
        return this;
    }

    /** Everything later by this much. */
    public SpanBuilder later(Duration by) {
        start = start.plus(by);
        end = end == null ? null : end.plus(by);
        received = received.plus(by);
        return this;
    }

    public SpanBuilder receivedAt(Instant moment) {
        received = moment;
        return this;
    }

    public SpanBuilder model(String name) {
        model = name;
        return this;
    }

    public SpanBuilder tier(String name) {
        tier = name;
        return this;
    }

    public SpanBuilder response(String responseId) {
        this.responseId = responseId;
        return this;
    }

    public SpanBuilder used(long input, long output) {
        return used(new SpanUsage(input, 0, 0, 0, output, 0, 0, 0, 0, SpanUsage.Basis.PLAIN));
    }

    public SpanBuilder used(SpanUsage all) {
        usage = all;
        return this;
    }

    /** By our own prices. */
    public SpanBuilder costing(String usd) {
        var amount = new BigDecimal(usd).setScale(Run.Cost.SCALE);
        cost =
                new Run.Cost(
                        amount,
                        Run.Cost.Source.COMPUTED,
                        amount,
                        null,
                        null,
                        "2026-11-01",
                        "openai/" + model);
        return this;
    }

    /** As the sender says. */
    public SpanBuilder reporting(String usd) {
        var amount = new BigDecimal(usd).setScale(Run.Cost.SCALE);
        cost = new Run.Cost(amount, Run.Cost.Source.REPORTED, null, amount, null, "", "");
        return this;
    }

    public SpanBuilder failing(String type) {
        outcome = new Span.Outcome(Span.Outcome.Status.ERROR, type, "went wrong", 77);
        return this;
    }

    public SpanBuilder call(String toolCallId) {
        callId = toolCallId;
        return this;
    }

    public SpanBuilder session(String sessionId) {
        session = sessionId;
        return this;
    }

    public SpanBuilder user(String userId) {
        user = userId;
        return this;
    }

    public SpanBuilder environment(String name) {
        environment = name;
        return this;
    }

    public SpanBuilder version(String text) {
        agentVersion = text;
        return this;
    }

    public SpanBuilder agentId(String text) {
        agentId = text;
        return this;
    }

    /** The library that made it. */
    public SpanBuilder scope(String name) {
        scope = name;
        return this;
    }

    public SpanBuilder service(String name) {
        service = name;
        return this;
    }

    public Span build() {
        return new Span(
                new Span.Identity(trace, id, parent, id, kind),
                new Span.Timing(start, end, received),
                outcome,
                new Span.Source(service, environment, scope, "1", "otel", ""),
                new Span.Actor(agentId, agentName, agentVersion, session, user, ""),
                kind.isModelCall() || !model.isEmpty()
                        ? new Span.ModelCall(
                                "chat",
                                model,
                                model,
                                model,
                                "openai",
                                responseId,
                                "stop",
                                tier,
                                false,
                                null)
                        : Span.ModelCall.NONE,
                kind == SpanKind.TOOL
                        ? new Span.ToolCall(tool, callId, "function")
                        : Span.ToolCall.NONE,
                usage,
                cost,
                new Span.Content("{}", "{}", "[]", "[]", List.of(), 0, 0));
    }
}
