package dev.agentmetrics.server.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tree says that spans add to runs is what runs are stored with, whatever is wrong. */
class TraceTreeTest {

    private static final int TRACES = 60;

    @ParameterizedTest
    @EnumSource
    void whatSpansAddIsWhatTheirRunsHave(RandomTraces.Shape shape) {
        for (var seed = 0; seed < TRACES; seed++) {
            var random = new Random(seed);
            var spans = new ArrayList<>(new RandomTraces(random).trace(shape));
            if (seed % 2 == 1) {
                spans.replaceAll(
                        span ->
                                random.nextInt(4) == 0
                                        ? RandomTraces.moved(span, random, List.copyOf(spans))
                                        : span);
            }
            var tree = TraceTree.of(spans);

            for (var run : TraceAccount.of(spans).runs()) {
                var its = new Sums();
                for (var place = 0; place < tree.size(); place++) {
                    if (run.equals(tree.run(place))) {
                        its.add(tree.span(place), tree.adds(place));
                    }
                }
                var as = "%s of seed %d".formatted(run.head(), seed);
                assertThat(its.spans).as(as).isEqualTo(run.counts().spans());
                assertThat(its.tokens).as(as).isEqualTo(run.usage().total());
                assertThat(its.llmCalls).as(as).isEqualTo(run.counts().llmCalls());
                assertThat(its.toolCalls).as(as).isEqualTo(run.counts().toolCalls());
                var usd = run.money().cost().usd();
                assertThat(its.usd)
                        .as(as)
                        .isEqualByComparingTo(usd == null ? BigDecimal.ZERO : usd);
            }
        }
    }

    private static final class Sums {

        private int spans;
        private long tokens;
        private int llmCalls;
        private int toolCalls;
        private BigDecimal usd = BigDecimal.ZERO;

        private void add(Span span, TraceTree.Adds adds) {
            spans++;
            tokens += adds.tokens() ? span.usage().total() : 0;
            llmCalls += adds.call() && span.identity().kind() == SpanKind.LLM ? 1 : 0;
            toolCalls += adds.call() && span.identity().kind() == SpanKind.TOOL ? 1 : 0;
            usd = adds.costUsd() == null ? usd : usd.add(adds.costUsd());
        }
    }
}
