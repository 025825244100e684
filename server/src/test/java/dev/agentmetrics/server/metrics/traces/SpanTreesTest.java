package dev.agentmetrics.server.metrics.traces;

import static dev.agentmetrics.server.telemetry.span.SpanBuilder.agent;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.llm;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.span;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanBuilder;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.trace.RandomTraces;
import dev.agentmetrics.server.telemetry.trace.TraceTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tree of a trace: whatever order and whatever is wrong, each span once, and the right first.
 */
class SpanTreesTest {

    @ParameterizedTest
    @EnumSource
    void theOrderOfSpansChangesNothing(RandomTraces.Shape shape) {
        forEachTrace(
                shape,
                spans -> {
                    var expected = first(spans, 50);
                    var shuffled = new ArrayList<>(spans);
                    for (var round = 0; round < 3; round++) {
                        Collections.shuffle(shuffled, new Random(round));
                        assertThat(first(shuffled, 50)).isEqualTo(expected);
                    }
                });
    }

    /** Opening whatever is folded, page by page, a reader sees each span once. */
    @ParameterizedTest
    @EnumSource
    void everySpanIsReachedExactlyOnce(RandomTraces.Shape shape) {
        forEachTrace(
                shape,
                spans -> {
                    for (var limit : List.of(1, 7, 2_000)) {
                        assertThat(everything(spans, limit))
                                .doesNotHaveDuplicates()
                                .containsExactlyInAnyOrderElementsOf(
                                        spans.stream()
                                                .map(span -> span.identity().spanId())
                                                .toList());
                    }
                });
    }

    private static void forEachTrace(RandomTraces.Shape shape, Consumer<List<Span>> check) {
        for (var seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var spans = new RandomTraces(random).trace(shape);
            check.accept(spans);
            check.accept(
                    spans.stream()
                            .map(
                                    span ->
                                            random.nextInt(3) == 0
                                                    ? RandomTraces.moved(span, random, spans)
                                                    : span)
                            .toList());
        }
    }

    @Test
    void cyclesEndAndSayThatTheyAreNotAsSent() {
        var tree =
                first(
                        build(
                                span("a", SpanKind.CHAIN).in("c").at(1, 9),
                                span("b", SpanKind.CHAIN).in("a").at(2, 9),
                                span("c", SpanKind.CHAIN).in("b").at(3, 9),
                                span("self", SpanKind.CHAIN).in("self").at(4, 9)),
                        10);

        assertThat(tree.nodes()).extracting(SpanTree.Node::spanId).hasSize(4);
        assertThat(tree.whole().roots()).isEqualTo(2);
        assertThat(tree.nodes())
                .filteredOn(node -> node.place().misplaced())
                .extracting(SpanTree.Node::spanId)
                .containsExactly("a", "self");
    }

    @Test
    void whatLostItsParentHangsFromTheOnlyRoot() {
        var tree = first(build(agent("a", "x").at(0, 9), llm("b", 1, 1).in("gone").at(1, 2)), 10);

        var lost = tree.nodes().getLast();
        assertThat(lost.parentId()).isEqualTo("a");
        assertThat(lost.place().misplaced()).isTrue();
    }

    @Test
    void aTraceThatFitsIsOpen() {
        var tree =
                first(
                        build(
                                agent("a", "x").at(0, 90),
                                span("b", SpanKind.CHAIN).in("a").at(1, 50),
                                tool("c", "t").in("b").at(2, 9),
                                tool("d", "t").in("a").at(60, 70)),
                        4);

        assertThat(tree.nodes())
                .extracting(SpanTree.Node::spanId)
                .containsExactly("a", "b", "c", "d");
        assertThat(tree.nodes()).noneMatch(node -> node.below().folded());
        assertThat(tree.nodes().getFirst().below().spans()).isEqualTo(3);
        assertThat(tree.whole().durationMs()).isEqualTo(90.0);
    }

    /** The failure is the last of very many, and deep. */
    @Test
    void thePathToAFailureIsOpenWhateverElseIsFolded() {
        var spans = new ArrayList<SpanBuilder>();
        spans.add(agent("root", "x").at(0, 100_000));
        for (var i = 0; i < 3_000; i++) {
            spans.add(span("step-" + i, SpanKind.CHAIN).in("root").at(1 + i, 2 + i));
            spans.add(tool("tool-" + i, "t").in("step-" + i).at(1 + i, 2 + i));
        }
        spans.add(tool("deep", "t").in("tool-2999").at(3_500, 3_501));
        spans.add(tool("failed", "t").in("deep").at(3_500, 3_501).failing("timeout"));

        var tree = first(build(spans), 200);

        assertThat(tree.nodes()).hasSize(200);
        assertThat(tree.nodes())
                .extracting(SpanTree.Node::spanId)
                .containsSubsequence("root", "step-0", "step-2999", "tool-2999", "deep", "failed");
        assertThat(tree.whole().errors()).isEqualTo(1);
        assertThat(tree.nodes().getFirst().below().errors()).isEqualTo(1);
    }

    @Test
    void ofManySiblingsTheFirstAndTheLongestAreShown() {
        var spans = new ArrayList<SpanBuilder>();
        spans.add(agent("root", "x").at(0, 100_000));
        IntStream.range(0, 5_000)
                .forEach(i -> spans.add(tool("t-%04d".formatted(i), "t").in("root").at(i, i + 1)));
        spans.add(tool("long", "t").in("root").at(4_990, 90_000));
        spans.add(tool("open", "t").in("root").at(4_991, 0).running());

        var shown = first(build(spans), 2_000).nodes().stream().map(SpanTree.Node::spanId).toList();

        assertThat(shown).hasSize(1 + Folding.SIBLINGS).contains("t-0000", "long", "open");
    }

    /** Neither recursion nor anything quadratic. */
    @Test
    void aTraceMayBeAsDeepAsItIsLong() {
        var spans = new ArrayList<SpanBuilder>();
        for (var i = 0; i < 20_000; i++) {
            spans.add(span("s" + i, SpanKind.CHAIN).in(i == 0 ? "" : "s" + (i - 1)).at(i, 30_000));
        }

        var tree = first(build(spans), 500);

        assertThat(tree.nodes()).hasSize(500);
        assertThat(tree.nodes().getLast().below().folded()).isTrue();
        assertThat(tree.nodes().getLast().below().spans()).isEqualTo(19_500);
    }

    @Test
    void whatIsRunningHasNoDuration() {
        var node = first(build(agent("a", "x").at(5, 0).running()), 1).nodes().getFirst();

        assertThat(node.timing().durationMs()).isNull();
        assertThat(node.outcome().status()).isEqualTo("running");
    }

    @Test
    void anAgentThatRepeatsWhatIsBeneathAddsNothing() {
        var nodes =
                first(
                                build(
                                        agent("a", "x").used(100, 20).at(0, 9),
                                        llm("b", 100, 20).costing("0.10").in("a").at(1, 2)),
                                9)
                        .nodes();

        assertThat(nodes.getFirst().adds().tokens()).isFalse();
        assertThat(nodes.getFirst().adds().head()).isTrue();
        assertThat(nodes.getFirst().below().tokens()).isEqualTo(120);
        assertThat(nodes.getFirst().below().costUsd()).isEqualByComparingTo("0.1");
        assertThat(nodes.getLast().adds().tokens()).isTrue();
        assertThat(nodes.getLast().adds().runId()).isEqualTo(nodes.getFirst().adds().runId());
    }

    /** 60,000 rows of 30,000 spans, of which the first 50,000 were read. */
    @Test
    void whatIsThereTwiceHidesNothingThatWasNotRead() {
        var spans = new ArrayList<SpanBuilder>();
        for (var i = 0; i < TracesService.MOST_SPANS / 2; i++) {
            spans.add(span("s" + i, SpanKind.OTHER).at(i, i + 1));
            spans.add(span("s" + i, SpanKind.OTHER).at(i, 0).running());
        }

        var tree = TraceTree.of(build(spans));

        assertThat(TracesService.unread(false, tree, () -> 30_000)).isEqualTo(5_000);
        assertThat(TracesService.unread(true, tree, () -> 30_000)).isZero();
    }

    private static List<Span> build(SpanBuilder... spans) {
        return Stream.of(spans).map(SpanBuilder::build).toList();
    }

    private static List<Span> build(Collection<SpanBuilder> spans) {
        return spans.stream().map(SpanBuilder::build).toList();
    }

    private static SpanTree first(Collection<Span> spans, int limit) {
        var branches = new Branches(TraceTree.of(spans));
        return answer(branches, branches.roots(), limit);
    }

    private static SpanTree answer(Branches branches, int[] siblings, int limit) {
        return SpanTrees.of(
                branches,
                new SpanTrees.Question(SpanBuilder.TRACE, null, limit, 0),
                branches.roots(),
                siblings);
    }

    /** As a reader does it: what is missing between siblings, and what is folded, is asked for. */
    private static List<String> everything(List<Span> spans, int limit) {
        var branches = new Branches(TraceTree.of(spans));
        var seen = new HashSet<String>();
        var all = new ArrayList<String>();
        var ask = new ArrayDeque<int[]>(List.of(branches.roots()));
        while (!ask.isEmpty()) {
            var siblings = ask.pop();
            var answer = answer(branches, siblings, limit).nodes();
            for (var node : answer) {
                if (seen.add(node.spanId())) {
                    all.add(node.spanId());
                    var place = branches.find(node.spanId());
                    if (node.below().children() > 0) {
                        ask.add(branches.children(place));
                    }
                }
            }
            // After the first of the siblings that were not all shown.
            if (siblings.length > 1) {
                ask.add(Folding.after(siblings, siblings[0]));
            }
        }
        return all;
    }
}
