package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanBuilder;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Traces as libraries make them, and what was really spent in them. */
public final class RandomTraces {

    /** How the trace is built. */
    public enum Shape {
        /** An agent, its calls and tools. */
        ONE_AGENT,
        /** Agents that call agents through tools. */
        NESTED_AGENTS,
        /** A workflow with agents as nodes. */
        GRAPH,
        /** Every outer layer repeats the usage of what is within. */
        REPEATING,
        /** Two libraries report each call. */
        TWO_LIBRARIES,
        /** One library reports each call twice: with its reasoning and cache, and without. */
        THINKING,
        /** No agent, only a request that calls models. */
        NO_AGENT
    }

    private final Random random;
    private final List<SpanBuilder> spans = new ArrayList<>();
    private long tokens;
    private int calls;
    private int tools;
    private int agents;
    private int next;

    public RandomTraces(Random random) {
        this.random = random;
    }

    long tokens() {
        return tokens;
    }

    int calls() {
        return calls;
    }

    int tools() {
        return tools;
    }

    int agents() {
        return agents;
    }

    public List<Span> trace(Shape shape) {
        switch (shape) {
            case ONE_AGENT -> work(agent(""), false);
            case NESTED_AGENTS -> nested(agent(""), 3);
            case GRAPH -> {
                var graph = add(SpanBuilder.span(id(), SpanKind.WORKFLOW), "");
                for (var node = 0; node < 2 + random.nextInt(3); node++) {
                    work(agent(graph), false);
                }
            }
            case REPEATING -> {
                var before = spans.size();
                var agent = agent("");
                for (var turn = 0; turn < 1 + random.nextInt(4); turn++) {
                    var step = add(SpanBuilder.span(id(), SpanKind.CHAIN), agent);
                    var started = tokens;
                    call(step, false);
                    spans.get(spans.size() - 2).used(tokens - started, 0);
                }
                spans.get(before).used(tokens, 0);
            }
            case TWO_LIBRARIES -> work(agent(""), true);
            case THINKING -> {
                var agent = agent("");
                for (var turn = 0; turn < 1 + random.nextInt(5); turn++) {
                    thought(agent);
                }
            }
            case NO_AGENT -> work(add(SpanBuilder.span(id(), SpanKind.OTHER), ""), false);
        }
        return spans.stream().map(SpanBuilder::build).toList();
    }

    private void nested(String agent, int depth) {
        work(agent, false);
        for (var child = 0; depth > 0 && child < random.nextInt(3); child++) {
            var tool = add(SpanBuilder.tool(id(), "delegate"), agent);
            tools++;
            nested(agent(tool), depth - 1);
        }
    }

    private void work(String parent, boolean twice) {
        for (var turn = 0; turn < 1 + random.nextInt(5); turn++) {
            call(parent, twice);
            if (random.nextBoolean()) {
                var tool = SpanBuilder.tool(id(), "tool-" + random.nextInt(3));
                add(random.nextInt(4) == 0 ? tool.failing("tool_error") : tool, parent);
                tools++;
            }
        }
    }

    /** No two calls are equal, so that a repeated one can be told from a second one. */
    private void call(String parent, boolean twice) {
        calls++;
        var input = 1_000L + calls;
        var output = random.nextInt(50);
        tokens += input + output;
        var outer = SpanBuilder.llm(id(), input, output).costing("0.01");
        if (random.nextBoolean()) {
            outer.response("r" + calls);
        }
        var around = add(outer, parent);
        if (twice) {
            add(SpanBuilder.llm(id(), input, output).costing("0.01").response("r" + calls), around);
        }
    }

    private void thought(String parent) {
        calls++;
        var input = 1_000L + calls;
        var cached = random.nextBoolean() ? 500 : 0;
        var output = 1 + random.nextInt(50);
        var reasoning = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(50);
        tokens += input + output + reasoning;
        var fine =
                new SpanUsage(
                        input - cached,
                        cached,
                        0,
                        0,
                        output,
                        reasoning,
                        0,
                        0,
                        0,
                        SpanUsage.Basis.PLAIN);
        var plain = new SpanUsage(input, 0, 0, 0, output, 0, 0, 0, 0, SpanUsage.Basis.PLAIN);
        var fineOutside = random.nextBoolean();
        var outer = SpanBuilder.llm(id(), 0, 0).used(fineOutside ? fine : plain);
        var around = add(outer, parent);
        add(SpanBuilder.llm(id(), 0, 0).used(fineOutside ? plain : fine), around);
    }

    private String agent(String parent) {
        agents++;
        return add(SpanBuilder.agent(id(), "agent-" + agents), parent);
    }

    private String add(SpanBuilder span, String parent) {
        spans.add(span.in(parent).at(next, 10_000));
        return "s%04d".formatted(next);
    }

    private String id() {
        next++;
        return "s%04d".formatted(next);
    }

    /**
     * The same trace under another id, where calls fail, have other models, are embeddings, cost
     * nothing that is known or what the sender says, and agents report what they used.
     */
    public static List<Span> varied(List<Span> spans, Random random, String traceId) {
        return spans.stream().map(span -> varied(span, random, traceId)).toList();
    }

    private static Span varied(Span span, Random random, String traceId) {
        var identity = span.identity();
        var isCall = identity.kind().isModelCall();
        var kind = isCall && random.nextInt(5) == 0 ? SpanKind.EMBEDDING : identity.kind();
        var repeats = identity.kind() == SpanKind.AGENT && random.nextInt(3) == 0;
        var fails = random.nextInt(5) == 0;
        var other = SpanBuilder.span(identity.spanId(), kind).model("model-" + random.nextInt(3));
        if (isCall || repeats) {
            other.used(1 + random.nextInt(500), random.nextInt(50));
            if (random.nextInt(3) == 0) {
                other.reporting("0.0" + (1 + random.nextInt(8)));
            } else if (random.nextBoolean()) {
                other.costing("0.0" + (1 + random.nextInt(8)));
            }
        }
        if (fails) {
            other.failing("went_wrong");
        }
        var changed = other.build();
        return new Span(
                new Span.Identity(
                        traceId, identity.spanId(), identity.parentSpanId(), identity.name(), kind),
                span.timing(),
                fails ? changed.outcome() : span.outcome(),
                span.source(),
                span.actor(),
                isCall ? changed.model() : span.model(),
                span.tool(),
                isCall || repeats ? changed.usage() : span.usage(),
                isCall || repeats ? changed.cost() : span.cost(),
                span.content());
    }

    /** The same span beneath another parent: some span, itself, or one that does not exist. */
    public static Span moved(Span span, Random random, List<Span> spans) {
        var parent =
                switch (random.nextInt(4)) {
                    case 0 -> "gone";
                    case 1 -> span.identity().spanId();
                    default -> spans.get(random.nextInt(spans.size())).identity().spanId();
                };
        return span.beneath(parent);
    }
}
