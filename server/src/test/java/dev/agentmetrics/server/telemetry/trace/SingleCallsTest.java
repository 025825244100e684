package dev.agentmetrics.server.telemetry.trace;

import static dev.agentmetrics.server.telemetry.span.SpanBuilder.TRACE;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.agent;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.llm;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.Call;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.span.SpanBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run's calls are what its numbers are the sums of: each once, none missing. */
class SingleCallsTest {

    private static final int TRACES = 60;

    @ParameterizedTest
    @EnumSource
    void everyRunIsTheSumOfItsCalls(RandomTraces.Shape shape) {
        for (var seed = 0; seed < TRACES; seed++) {
            var random = new Random(seed);
            var spans =
                    new ArrayList<>(
                            RandomTraces.varied(
                                    new RandomTraces(random).trace(shape), random, TRACE));
            if (seed % 2 == 0) {
                spans.replaceAll(
                        span ->
                                random.nextInt(4) == 0
                                        ? RandomTraces.moved(span, random, List.copyOf(spans))
                                        : span);
            }
            var account = TraceAccount.of(spans);
            account.runs().forEach(SingleCallsTest::assertIsTheSumOfItsCalls);

            Collections.shuffle(spans, random);
            assertThat(TraceAccount.of(spans)).as("seed %d", seed).isEqualTo(account);
        }
    }

    private static void assertIsTheSumOfItsCalls(TraceRun run) {
        var calls = run.calls();
        var usage = run.usage();
        assertThat(sum(calls, call -> call.tokens().input()))
                .isEqualTo(usage.inputUncached() + usage.audioIn());
        assertThat(sum(calls, call -> call.tokens().output())).isEqualTo(usage.output());
        assertThat(sum(calls, call -> call.tokens().reasoning())).isEqualTo(usage.reasoning());
        assertThat(sum(calls, call -> call.tokens().cacheRead())).isEqualTo(usage.cacheRead());
        assertThat(sum(calls, call -> call.tokens().cacheWrite()))
                .isEqualTo(usage.cacheWrite5m() + usage.cacheWrite1h());
        assertThat(sum(calls, call -> call.tokens().unknown())).isEqualTo(usage.unknownKind());

        var counts = run.counts();
        assertThat(of(calls, Call.Kind.LLM)).hasSize(counts.llmCalls());
        assertThat(of(calls, Call.Kind.EMBEDDING)).hasSize(counts.embeddingCalls());
        assertThat(of(calls, Call.Kind.RERANK)).hasSize(counts.rerankCalls());
        assertThat(of(calls, Call.Kind.TOOL)).hasSize(counts.toolCalls());
        assertThat(of(calls, Call.Kind.TOOL).stream().filter(call -> call.ending().failed()))
                .hasSize(counts.toolErrors());

        var priced = calls.stream().filter(call -> call.price().usd() != null).toList();
        assertThat(priced).hasSize(run.money().pricedCalls());
        assertThat(calls.stream().filter(call -> call.price().equals(Call.Price.UNPRICED)))
                .hasSize(run.money().unpricedCalls());
        var usd = run.money().cost().usd();
        assertThat(
                        priced.stream()
                                .flatMap(call -> Stream.ofNullable(call.price().usd()))
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(usd == null ? BigDecimal.ZERO : usd);
    }

    private static long sum(List<Call> calls, ToLongFunction<Call> what) {
        return calls.stream().mapToLong(what).sum();
    }

    private static List<Call> of(List<Call> calls, Call.Kind kind) {
        return calls.stream().filter(call -> call.kind() == kind).toList();
    }

    @Test
    void tellsHowACallWent() {
        var calls =
                calls(
                        agent("a", "planner"),
                        llm("b", 100, 20).at(0, 1_500).costing("0.10").in("a"),
                        tool("c", "search").at(1_500, 1_750).failing("timeout").in("a"));

        assertThat(calls)
                .containsExactly(
                        new Call(
                                Call.Kind.LLM,
                                "gpt-4o",
                                "openai",
                                new Call.Ending(false, 1_500_000L, null),
                                new Call.Tokens(100, 20, 0, 0, 0, 0),
                                new Call.Price(
                                        new BigDecimal("0.10").setScale(Run.Cost.SCALE),
                                        Call.Price.Basis.COMPUTED)),
                        new Call(
                                Call.Kind.TOOL,
                                "search",
                                "",
                                new Call.Ending(true, 250_000L, null),
                                Call.Tokens.NONE,
                                Call.Price.NONE));
    }

    @Test
    void ofTwoSpansOfOneCallThereIsTheInnerOne() {
        var calls =
                calls(
                        agent("a", "planner"),
                        llm("b", 100, 20).at(0, 900).response("r1").in("a"),
                        llm("c", 100, 20).at(10, 800).response("r1").in("b"));

        assertThat(calls)
                .extracting(call -> call.ending().durationMicros())
                .containsExactly(790_000L);
    }

    @Test
    void whatOnlyTheAgentReportsIsNoCall() {
        var calls = calls(agent("a", "planner").model("gpt-4o").used(100, 20).reporting("0.50"));

        assertThat(calls).hasSize(1);
        assertThat(calls.getFirst().kind()).isEqualTo(Call.Kind.SUMMARY);
        assertThat(calls.getFirst().tokens().input()).isEqualTo(100);
        assertThat(calls.getFirst().price().basis()).isEqualTo(Call.Price.Basis.REPORTED);
    }

    private static List<Call> calls(SpanBuilder... spans) {
        var built = Stream.of(spans).map(SpanBuilder::build).toList();
        return TraceAccount.of(built).runs().getFirst().calls();
    }
}
