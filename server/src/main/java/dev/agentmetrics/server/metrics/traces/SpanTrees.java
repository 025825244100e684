package dev.agentmetrics.server.metrics.traces;

import dev.agentmetrics.server.metrics.Money;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import dev.agentmetrics.server.telemetry.trace.TraceTree;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes down a part of a tree. */
final class SpanTrees {

    private final Branches branches;
    private final TraceTree tree;
    private final Instant start;
    private final Map<String, UUID> runs = new HashMap<>();

    private SpanTrees(Branches branches, Instant start) {
        this.branches = branches;
        tree = branches.tree();
        this.start = start;
    }

    /**
     * @param tops everything that is asked about hangs from these
     * @param siblings of it, what is shown, with as much beneath it as the limit allows
     */
    static SpanTree of(Branches branches, Question question, int[] tops, int[] siblings) {
        var extent = branches.extent(tops);
        var folding = Folding.of(branches, siblings, question.limit());
        var trees = new SpanTrees(branches, extent.start());
        return new SpanTree(
                question.traceId(),
                question.runId(),
                whole(extent, tops.length),
                question.unread(),
                folding.places().stream().map(place -> trees.node(place, folding)).toList());
    }

    /** What was asked. */
    record Question(String traceId, @Nullable UUID runId, int limit, long unread) {}

    private static SpanTree.Whole whole(Branches.Extent extent, int roots) {
        return roots == 0
                ? new SpanTree.Whole(null, null, 0, 0, 0, 0)
                : new SpanTree.Whole(
                        extent.start(),
                        millis(Duration.between(extent.start(), extent.end())),
                        roots,
                        extent.spans(),
                        extent.errors(),
                        extent.running());
    }

    private SpanTree.Node node(int place, Folding folding) {
        var span = tree.span(place);
        var identity = span.identity();
        var parent = tree.parent(place);
        return new SpanTree.Node(
                identity.spanId(),
                parent == TraceTree.NONE ? null : tree.span(parent).identity().spanId(),
                identity.name(),
                lower(identity.kind()),
                timing(place),
                outcome(span),
                work(place),
                tokens(span.usage()),
                Money.plainOrNull(span.cost().usd()),
                adds(place),
                new SpanTree.Place(
                        tree.depth(place), branches.position(place), tree.isMisplaced(place)),
                below(place, folding));
    }

    private SpanTree.Timing timing(int place) {
        var duration = branches.duration(place);
        return new SpanTree.Timing(
                millis(Duration.between(start, tree.span(place).timing().start())),
                duration == null ? null : millis(duration));
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3;
    }

    private static SpanTree.Outcome outcome(Span span) {
        var outcome = span.outcome();
        return new SpanTree.Outcome(
                span.timing().end() == null ? "running" : lower(outcome.status()),
                outcome.errorType(),
                outcome.message());
    }

    private SpanTree.Work work(int place) {
        var span = tree.span(place);
        var run = tree.run(place);
        var model = span.model();
        var ttft = model.ttftMicros();
        return new SpanTree.Work(
                run == null ? span.actor().agentName() : run.agent().name(),
                model.model(),
                model.provider(),
                model.finishReason(),
                ttft == null ? null : ttft / 1e3,
                span.tool().name());
    }

    static SpanTree.@Nullable Tokens tokens(SpanUsage usage) {
        return usage.any()
                ? new SpanTree.Tokens(
                        usage.inputUncached(),
                        usage.cacheRead(),
                        usage.cacheWrite5m() + usage.cacheWrite1h(),
                        usage.outputVisible(),
                        usage.reasoning(),
                        usage.audioIn(),
                        usage.audioOut(),
                        usage.unknownKind(),
                        usage.total())
                : null;
    }

    private SpanTree.Adds adds(int place) {
        var run = tree.run(place);
        var adds = tree.adds(place);
        var spanId = tree.span(place).identity().spanId();
        return new SpanTree.Adds(
                run == null
                        ? null
                        : runs.computeIfAbsent(
                                run.head().spanId(), _ -> run.head().runId().value()),
                run != null && run.head().spanId().equals(spanId),
                adds.call(),
                adds.tokens(),
                Money.plainOrNull(adds.costUsd()));
    }

    private SpanTree.Below below(int place, Folding folding) {
        return new SpanTree.Below(
                branches.childCount(place),
                branches.childCount(place) > 0 && !folding.isOpen(place),
                branches.spans(place) - 1,
                branches.errors(place) - (isError(place) ? 1 : 0),
                branches.tokens(place),
                Money.plainOrNull(branches.usd(place)));
    }

    private boolean isError(int place) {
        return tree.span(place).outcome().status() == Span.Outcome.Status.ERROR;
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
