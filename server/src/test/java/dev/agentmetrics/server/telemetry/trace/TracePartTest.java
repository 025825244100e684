package dev.agentmetrics.server.telemetry.trace;

import static dev.agentmetrics.server.telemetry.span.SpanBuilder.START;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.agent;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.llm;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.span;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanBuilder;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Work that comes after a day of silence is counted by itself, and changes nothing before it. */
class TracePartTest {

    private static final Instant LATER = START.plus(Duration.ofDays(2));
    private static final Instant LAST = START.plus(Duration.ofDays(5));

    @Test
    void withoutASilenceThereIsOnePart() {
        var spans =
                build(
                        agent("a", "x"),
                        llm("b", 1, 1).in("a").receivedAt(START.plus(Duration.ofHours(23))),
                        llm("c", 1, 1).in("a").receivedAt(START.plus(Duration.ofHours(46))));

        assertThat(TracePart.of(spans)).hasSize(1);
        assertThat(runs(spans)).containsExactly("x 4 of 3");
        assertThat(TracePart.of(List.of())).isEmpty();
    }

    @Test
    void agentsAndRootsThatBeginLaterAreRunsOfTheirOwn() {
        var spans =
                build(
                        agent("a", "x"),
                        llm("b", 1, 1).in("a"),
                        agent("c", "y").in("a").receivedAt(LATER),
                        llm("d", 10, 0).in("c").receivedAt(LATER),
                        span("e", SpanKind.WORKFLOW).service("flow").receivedAt(LAST),
                        llm("f", 100, 0).in("e").receivedAt(LAST));

        assertThat(runs(spans)).containsExactly("x 2 of 2", "y 10 of 2", "flow 100 of 2");
        assertThat(TracePart.of(spans).get(1).account().runs().getFirst().head().parentSpanId())
                .isNull();
    }

    @Test
    void whatComesLateOfWhatIsClosedIsInNoNumber() {
        var spans =
                build(
                        agent("a", "x").running(),
                        llm("b", 1, 1).in("a"),
                        agent("a", "x").receivedAt(LATER),
                        tool("t", "search").in("a").receivedAt(LATER),
                        llm("c", 5, 5).in("t").receivedAt(LATER),
                        llm("d", 5, 5).in("nobody").receivedAt(LATER),
                        // And beneath it an agent, whose work is new.
                        agent("e", "y").in("t").receivedAt(LATER),
                        llm("f", 10, 0).in("e").receivedAt(LATER));

        assertThat(runs(spans)).containsExactly("x 2 of 2", "y 10 of 2");
        var tree = TraceTree.of(spans);
        for (var place = 0; place < tree.size(); place++) {
            var id = tree.span(place).identity().spanId();
            var isLate = List.of("t", "c", "d").contains(id);
            assertThat(tree.run(place) == null).as(id).isEqualTo(isLate);
            assertThat(tree.adds(place).tokens()).as(id).isEqualTo(List.of("b", "f").contains(id));
        }
    }

    @Test
    void whatMadeNoRunClosesNothing() {
        var spans =
                build(
                        span("a", SpanKind.OTHER),
                        agent("b", "x").in("a").receivedAt(LATER),
                        llm("c", 1, 1).in("b").receivedAt(LATER));

        assertThat(TracePart.of(spans)).hasSize(1);
        assertThat(runs(spans)).containsExactly("x 2 of 2");
    }

    /** Whatever hangs from whom, and whenever it came. */
    @ParameterizedTest
    @EnumSource
    void theOrderChangesNothingAndTheTreeAgreesWithTheRuns(RandomTraces.Shape shape) {
        for (var seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var spans = new ArrayList<>(new RandomTraces(random).trace(shape));
            var all = List.copyOf(spans);
            spans.replaceAll(
                    span -> {
                        var moved =
                                random.nextInt(4) == 0
                                        ? RandomTraces.moved(span, random, all)
                                        : span;
                        return received(moved, List.of(START, LATER, LAST).get(random.nextInt(3)));
                    });
            var accounts = accounts(spans);
            Collections.shuffle(spans, random);
            assertThat(accounts(spans)).as("seed %d", seed).isEqualTo(accounts);

            var heads = new HashSet<String>();
            var tree = TraceTree.of(spans);
            for (var run : accounts.stream().flatMap(account -> account.runs().stream()).toList()) {
                assertThat(heads.add(run.head().spanId())).as("one run a head").isTrue();
                var tokens = 0L;
                var members = 0;
                for (var place = 0; place < tree.size(); place++) {
                    if (run.equals(tree.run(place))) {
                        members++;
                        tokens += tree.adds(place).tokens() ? tree.span(place).usage().total() : 0;
                    }
                }
                assertThat(members).as("seed %d", seed).isEqualTo(run.counts().spans());
                assertThat(tokens).as("seed %d", seed).isEqualTo(run.usage().total());
            }
        }
    }

    private static List<TraceAccount> accounts(List<Span> spans) {
        return TracePart.of(spans).stream().map(TracePart::account).toList();
    }

    private static List<String> runs(List<Span> spans) {
        return accounts(spans).stream()
                .flatMap(account -> account.runs().stream())
                .map(
                        run ->
                                "%s %d of %d"
                                        .formatted(
                                                run.agent().name(),
                                                run.usage().total(),
                                                run.counts().spans()))
                .toList();
    }

    private static List<Span> build(SpanBuilder... spans) {
        return Stream.of(spans).map(SpanBuilder::build).toList();
    }

    private static Span received(Span span, Instant at) {
        return new Span(
                span.identity(),
                new Span.Timing(span.timing().start(), span.timing().end(), at),
                span.outcome(),
                span.source(),
                span.actor(),
                span.model(),
                span.tool(),
                span.usage(),
                span.cost(),
                span.content());
    }
}
