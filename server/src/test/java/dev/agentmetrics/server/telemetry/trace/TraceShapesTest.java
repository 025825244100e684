package dev.agentmetrics.server.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Properties that hold for random traces of every shape: the order, the portions and the
 * repetitions in which spans come never change the account, and every call is counted once.
 */
class TraceShapesTest {

    private static final int TRACES = 60;

    @ParameterizedTest
    @EnumSource
    void theOrderChangesNothing(RandomTraces.Shape shape) {
        forEachTrace(
                shape,
                (random, spans) -> {
                    var expected = TraceAccount.of(spans);
                    for (var round = 0; round < 5; round++) {
                        var shuffled = new ArrayList<>(spans);
                        Collections.shuffle(shuffled, random);
                        assertThat(TraceAccount.of(shuffled)).isEqualTo(expected);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void repetitionsChangeNothing(RandomTraces.Shape shape) {
        forEachTrace(
                shape,
                (random, spans) -> {
                    var repeated = new ArrayList<>(spans);
                    spans.stream().filter(_ -> random.nextBoolean()).forEach(repeated::add);
                    Collections.shuffle(repeated, random);
                    assertThat(TraceAccount.of(repeated)).isEqualTo(TraceAccount.of(spans));
                });
    }

    /** What is stored grows by portions, some spans twice; the last account is that of all. */
    @ParameterizedTest
    @EnumSource
    void portionsAndDelaysEndAtTheSameAccount(RandomTraces.Shape shape) {
        forEachTrace(
                shape,
                (random, spans) -> {
                    var arriving = new ArrayList<>(spans);
                    Collections.shuffle(arriving, random);
                    var stored = new LinkedHashMap<String, Span>();
                    while (!arriving.isEmpty()) {
                        var portion = arriving.subList(0, 1 + random.nextInt(arriving.size()));
                        portion.forEach(span -> stored.putIfAbsent(span.identity().spanId(), span));
                        portion.clear();
                        // Whatever is known at this moment has an account, too.
                        assertThat(total(TraceAccount.of(stored.values())))
                                .isLessThanOrEqualTo(everything(stored.values()));
                    }
                    assertThat(TraceAccount.of(stored.values())).isEqualTo(TraceAccount.of(spans));
                });
    }

    @ParameterizedTest
    @EnumSource
    void theSumOverTheRunsIsWhatTheGeneratorSpent(RandomTraces.Shape shape) {
        for (var seed = 0; seed < TRACES; seed++) {
            var traces = new RandomTraces(new Random(seed));
            var spans = traces.trace(shape);
            var account = TraceAccount.of(spans);

            assertThat(total(account)).as("tokens, seed %d", seed).isEqualTo(traces.tokens());
            assertThat(account.runs().stream().mapToInt(run -> run.counts().llmCalls()).sum())
                    .as("calls, seed %d", seed)
                    .isEqualTo(traces.calls());
            assertThat(account.runs().stream().mapToInt(run -> run.counts().toolCalls()).sum())
                    .as("tools, seed %d", seed)
                    .isEqualTo(traces.tools());
            assertThat(account.runs().stream().filter(run -> run.head().isAgent()).count())
                    .as("agents, seed %d", seed)
                    .isEqualTo(traces.agents());
        }
    }

    @ParameterizedTest
    @EnumSource
    void noTwoRunsHaveOneHead(RandomTraces.Shape shape) {
        forEachTrace(
                shape,
                (_, spans) -> {
                    var heads = new HashSet<String>();
                    TraceAccount.of(spans)
                            .runs()
                            .forEach(run -> assertThat(heads.add(run.head().spanId())).isTrue());
                });
    }

    /** Parents that are wrong in every way: the account still depends on nothing but the spans. */
    @ParameterizedTest
    @EnumSource
    void brokenParentsNeitherLoseNorDoubleACall(RandomTraces.Shape shape) {
        forEachTrace(
                shape,
                (random, spans) -> {
                    var broken = new ArrayList<Span>();
                    for (var span : spans) {
                        broken.add(
                                random.nextInt(3) == 0
                                        ? RandomTraces.moved(span, random, spans)
                                        : span);
                    }
                    var expected = TraceAccount.of(broken);
                    Collections.shuffle(broken, random);
                    assertThat(TraceAccount.of(broken)).isEqualTo(expected);
                    assertThat(total(expected)).isLessThanOrEqualTo(everything(broken));
                });
    }

    private static void forEachTrace(RandomTraces.Shape shape, Check check) {
        for (var seed = 0; seed < TRACES; seed++) {
            var random = new Random(seed);
            check.check(random, new RandomTraces(random).trace(shape));
        }
    }

    private static long total(TraceAccount account) {
        return account.runs().stream().mapToLong(run -> run.usage().total()).sum();
    }

    private static long everything(Iterable<Span> spans) {
        var sum = 0L;
        for (var span : spans) {
            sum += span.identity().kind() == SpanKind.OTHER ? 0 : span.usage().total();
        }
        return sum;
    }

    private interface Check {
        void check(Random random, List<Span> spans);
    }
}
