package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import dev.agentmetrics.server.telemetry.span.SpanUsage.Basis;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same names, counted in two ways. */
class SpanUsagesTest {

    private static final String UNKNOWN = "acme.llm";

    @Test
    void doesNotSubtractWhatOpenLitLeavesOutForAnthropic() {
        var usage = usage("openlit.otel.tracing", "anthropic", 1_000, 200, 9_000, 1_200);
        assertThat(usage.inputUncached()).isEqualTo(1_000);
        assertThat(usage.cacheRead()).isEqualTo(9_000);
        assertThat(usage.input()).isEqualTo(10_000);
        assertThat(usage.basis()).isEqualTo(Basis.EXCLUSIVE_BY_DIALECT);
    }

    /**
     * A cache smaller than the input could be part of it: only who counted tells that it is not.
     */
    @Test
    void believesTheDialectWhereTheNumbersCouldBeEither() {
        var usage = usage("openlit.otel.tracing", "anthropic", 9_000, 200, 1_000, 9_200);
        assertThat(usage.inputUncached()).isEqualTo(9_000);
        assertThat(usage.input()).isEqualTo(10_000);
    }

    @Test
    void subtractsWhatOpenLitIncludesForOpenAi() {
        var usage = usage("openlit.otel.tracing", "openai", 1_200, 300, 1_000, 1_500);
        assertThat(usage.inputUncached()).isEqualTo(200);
        assertThat(usage.input()).isEqualTo(1_200);
        assertThat(usage.basis()).isEqualTo(Basis.INCLUSIVE_BY_DIALECT);
    }

    @ParameterizedTest
    @CsvSource({
        // input, output, read, total, uncached, basis
        "1000, 200, 9000, 0,     1000, EXCLUSIVE_BY_SIZE",
        "1000, 200, 600,  1800,  1000, EXCLUSIVE_BY_TOTAL",
        "1000, 200, 600,  1200,  400,  INCLUSIVE_BY_TOTAL",
        "1000, 200, 600,  0,     400,  INCLUSIVE_BY_DIALECT",
        "1000, 200, 0,    1200,  1000, PLAIN"
    })
    void decidesByTheNumbersWhenNobodyKnows(
            long input, long output, long read, long total, long uncached, Basis basis) {
        var usage = usage(UNKNOWN, "acme", input, output, read, total);
        assertThat(usage.inputUncached()).isEqualTo(uncached);
        assertThat(usage.basis()).isEqualTo(basis);
    }

    @Test
    void keepsATotalThatCameAlone() {
        var usage = span(UNKNOWN, number("gen_ai.usage.total_tokens", 77)).usage();
        assertThat(usage.unknownKind()).isEqualTo(77);
        assertThat(usage.total()).isEqualTo(77);
    }

    @Test
    void reasoningIsPartOfTheOutputUnlessItIsMore() {
        var part =
                span(
                        UNKNOWN,
                        number("gen_ai.usage.output_tokens", 300),
                        number("gen_ai.usage.reasoning_tokens", 120));
        assertThat(part.usage().outputVisible()).isEqualTo(180);
        assertThat(part.usage().output()).isEqualTo(300);
        var more =
                span(
                        UNKNOWN,
                        number("gen_ai.usage.output_tokens", 30),
                        number("gen_ai.usage.reasoning_tokens", 120));
        assertThat(more.usage().output()).isEqualTo(150);
    }

    /** ADK writes it beside Google's candidates, and beside sums that other models gave. */
    @ParameterizedTest
    @CsvSource({
        // output, total, visible
        "180, 1500, 180",
        "180, 0,    180",
        "300, 1500, 180"
    })
    void whatStandsBesideTheOutputIsNoPartOfItUnlessTheTotalSaysSo(
            long output, long total, long visible) {
        var usage =
                span(
                                "gcp.vertex.agent",
                                number("gen_ai.usage.input_tokens", 1_200),
                                number("gen_ai.usage.output_tokens", output),
                                number("gen_ai.usage.experimental.reasoning_tokens", 120),
                                number("gen_ai.usage.total_tokens", total))
                        .usage();
        assertThat(usage.outputVisible()).isEqualTo(visible);
        assertThat(usage.reasoning()).isEqualTo(120);
    }

    @Test
    void readsWhatPythonWritesAsADictionary() {
        var usage =
                span(
                                "langsmith",
                                number("gen_ai.usage.input_tokens", 1_200),
                                number("gen_ai.usage.output_tokens", 300),
                                text("gen_ai.usage.input_token_details", "{'cache_read': 1000}"))
                        .usage();
        assertThat(usage.cacheRead()).isEqualTo(1_000);
        assertThat(usage.inputUncached()).isEqualTo(200);
    }

    @Test
    void writesToTheCacheAreOfFiveMinutesUnlessSaidOtherwise() {
        var usage =
                span(
                                UNKNOWN,
                                number("gen_ai.usage.input_tokens", 1_000),
                                number("gen_ai.usage.cache_creation.input_tokens", 500),
                                number(
                                        "gen_ai.usage.cache_creation.input_tokens.ephemeral_1h",
                                        200))
                        .usage();
        assertThat(usage.cacheWrite5m()).isEqualTo(300);
        assertThat(usage.cacheWrite1h()).isEqualTo(200);
        assertThat(usage.input()).isEqualTo(1_000);
    }

    @Test
    void pricesWhatItHasPricesFor() {
        var plain =
                span(
                        UNKNOWN,
                        text("gen_ai.request.model", "gpt-4o"),
                        number("gen_ai.usage.input_tokens", 1_000_000),
                        number("gen_ai.usage.output_tokens", 0));
        assertThat(plain.cost().source()).isEqualTo(Run.Cost.Source.COMPUTED);
        var audio =
                span(
                        UNKNOWN,
                        text("gen_ai.request.model", "gpt-4o"),
                        number("gen_ai.usage.input_tokens", 1_000),
                        number("gen_ai.usage.audio.input_tokens", 500));
        assertThat(audio.cost().source()).isEqualTo(Run.Cost.Source.UNPRICED);
        assertThat(audio.cost().usd()).isNull();
    }

    @Test
    void anUnknownModelAndACallWithoutCountsHaveNoPrice() {
        var unknown =
                span(
                        UNKNOWN,
                        text("gen_ai.operation.name", "chat"),
                        text("gen_ai.request.model", "acme-1"),
                        number("gen_ai.usage.input_tokens", 10));
        assertThat(unknown.cost().source()).isEqualTo(Run.Cost.Source.UNPRICED);
        var silent = span(UNKNOWN, text("gen_ai.operation.name", "chat"));
        assertThat(silent.cost().source()).isEqualTo(Run.Cost.Source.UNPRICED);
        var tool = span(UNKNOWN, text("gen_ai.operation.name", "execute_tool"));
        assertThat(tool.cost().source()).isEqualTo(Run.Cost.Source.COMPUTED);
        assertThat(tool.cost().usd()).isZero();
    }

    private static SpanUsage usage(
            String scope, String provider, long input, long output, long read, long total) {
        return span(
                        scope,
                        text("gen_ai.provider.name", provider),
                        number("gen_ai.usage.input_tokens", input),
                        number("gen_ai.usage.output_tokens", output),
                        number("gen_ai.usage.cache_read.input_tokens", read),
                        number("gen_ai.usage.total_tokens", total))
                .usage();
    }

    private static dev.agentmetrics.server.telemetry.span.Span span(
            String scope, KeyValue... attributes) {
        return accepted(scope, MappingFixtures.span("call").addAllAttributes(List.of(attributes)));
    }
}
