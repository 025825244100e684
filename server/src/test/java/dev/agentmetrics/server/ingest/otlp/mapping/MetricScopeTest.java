package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.number;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.metric.MetricPoint;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Points of metrics of real libraries, and of nobody's. */
class MetricScopeTest {

    private static final long AT = MappingFixtures.STARTED.getEpochSecond() * 1_000_000_000L;
    private static final long START = AT - 60_000_000_000L;

    private final List<MetricPoint> points = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    private void read(String scope, Metric.Builder metric) {
        MappingFixtures.mapper()
                .batch(MappingFixtures.ORG, MappingFixtures.RECEIVED)
                .resource(Resource.newBuilder().addAttributes(text("service.name", "shop")).build())
                .metrics(InstrumentationScope.newBuilder().setName(scope).build())
                .read(
                        metric.build(),
                        new MetricScope.Out() {
                            @Override
                            public void accepted(MetricPoint point) {
                                points.add(point);
                            }

                            @Override
                            public void rejected(String reason) {
                                reasons.add(reason);
                            }
                        });
    }

    private static NumberDataPoint.Builder one(double value, KeyValue... labels) {
        return NumberDataPoint.newBuilder()
                .setStartTimeUnixNano(START)
                .setTimeUnixNano(AT)
                .setAsDouble(value)
                .addAllAttributes(List.of(labels));
    }

    private static Metric.Builder counter(String name, NumberDataPoint.Builder... points) {
        var sum =
                Sum.newBuilder()
                        .setIsMonotonic(true)
                        .setAggregationTemporality(
                                AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
        for (var point : points) {
            sum.addDataPoints(point);
        }
        return Metric.newBuilder().setName(name).setUnit("1").setSum(sum);
    }

    private static HistogramDataPoint.Builder measured() {
        return HistogramDataPoint.newBuilder()
                .setStartTimeUnixNano(START)
                .setTimeUnixNano(AT)
                .setCount(3)
                .setSum(6)
                .setMin(1)
                .setMax(3)
                .addAllExplicitBounds(List.of(1.0, 2.0))
                .addAllBucketCounts(List.of(1L, 1L, 1L));
    }

    private static Metric.Builder histogram(Consumer<HistogramDataPoint.Builder> change) {
        var point = measured();
        change.accept(point);
        return Metric.newBuilder()
                .setName("h")
                .setHistogram(
                        Histogram.newBuilder()
                                .setAggregationTemporality(
                                        AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                                .addDataPoints(point));
    }

    private static Metric.Builder exponential(
            Consumer<ExponentialHistogramDataPoint.Builder> change) {
        var point =
                ExponentialHistogramDataPoint.newBuilder()
                        .setStartTimeUnixNano(START)
                        .setTimeUnixNano(AT)
                        .setScale(0)
                        .setZeroCount(1)
                        .setCount(4)
                        .setSum(10);
        point.getPositiveBuilder().setOffset(1).addAllBucketCounts(List.of(2L, 1L));
        change.accept(point);
        return Metric.newBuilder()
                .setName("e")
                .setExponentialHistogram(
                        ExponentialHistogram.newBuilder()
                                .setAggregationTemporality(
                                        AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                                .addDataPoints(point));
    }

    private MetricPoint only() {
        assertThat(reasons).isEmpty();
        assertThat(points).hasSize(1);
        return points.getFirst();
    }

    @Test
    void theConventionsForGenAiAreKnown() {
        read(
                "opentelemetry.instrumentation.openai",
                counter(
                        "gen_ai.client.token.usage",
                        one(
                                120,
                                text("gen_ai.operation.name", "chat"),
                                text("gen_ai.system", "OpenAI"),
                                text("gen_ai.request.model", "gpt-4o"),
                                text("gen_ai.response.model", "gpt-4o-2024-08-06"),
                                text("gen_ai.agent.name", "planner"),
                                text("gen_ai.tool.name", "search"),
                                text("error.type", "timeout"),
                                text("gen_ai.token.type", "input"))));

        var point = only();
        assertThat(point.source().serviceName()).isEqualTo("shop");
        assertThat(point.actor().agentName()).isEqualTo("planner");
        assertThat(point.call())
                .isEqualTo(
                        new MetricPoint.Call(
                                "chat",
                                "gpt-4o-2024-08-06",
                                "openai",
                                "search",
                                "input",
                                false,
                                "timeout"));
        assertThat(point.value().value()).isEqualTo(120);
        assertThat(point.times().at()).isEqualTo(MappingFixtures.STARTED);
    }

    @Test
    void claudeCodeNamesItsLabelsInItsOwnWay() {
        read(
                "com.anthropic.claude_code",
                counter(
                        "claude_code.token.usage",
                        one(
                                7,
                                text("type", "cacheRead"),
                                text("model", "claude-sonnet-4-5"),
                                text("session.id", "session-1"),
                                text("user.id", "ann"),
                                text("user.email", "ann@example.org"),
                                text("terminal.type", "vscode"))));

        var point = only();
        assertThat(point.call().model()).isEqualTo("claude-sonnet-4-5");
        assertThat(point.call().tokenType()).isEqualTo("cache_read");
        assertThat(point.actor().sessionId()).isEqualTo("session-1");
        assertThat(point.actor().userId()).isEqualTo("pseudonym-of-3");
        assertThat(point.labels().json()).contains("vscode").doesNotContain("ann", "example.org");
    }

    @Test
    void sumsAndPartsOfTokensAreSetAside() {
        for (var type : List.of("input", "output", "total", "reasoning")) {
            read("", counter("gen_ai.client.token.usage", one(1, text("gen_ai.token.type", type))));
        }
        assertThat(points)
                .extracting(point -> point.call().aside())
                .containsExactly(false, false, true, true);
    }

    @Test
    void labelsAreRedacted() {
        read("", counter("c", one(1, text("note", "card 4111 1111 1111 1111"))));

        assertThat(only().labels().json()).doesNotContain("4111");
        assertThat(only().labels().redactedCards()).isEqualTo(1);
    }

    @Test
    void aSeriesIsItsLabelsInAnyOrder() {
        read(
                "",
                counter(
                        "c",
                        one(1, text("a", "1"), text("b", "2")),
                        one(1, text("b", "2"), text("a", "1")),
                        one(1, text("a", "12"), text("b", "")),
                        one(1, text("a", "1"), text("b", "2"), text("user.id", "ann")),
                        one(1, text("a", "1"), text("b", "2"), text("user.id", "anne")),
                        one(1, text("a", "1"), text("b", "2"), number("c", 1))));

        var keys = points.stream().map(point -> point.labels().series()).toList();
        assertThat(keys.get(0)).isEqualTo(keys.get(1));
        assertThat(keys.subList(1, 6)).doesNotHaveDuplicates();
    }

    /** Pseudonyms of names of one length are the same here. */
    @Test
    void usersTellSeriesApartByPseudonymsAlone() {
        for (var name : List.of("user.id", "user.email")) {
            read("", counter("c", one(1, text(name, "ann")), one(1, text(name, "bob"))));
        }
        assertThat(points.get(0).labels().series()).isEqualTo(points.get(1).labels().series());
        assertThat(points.get(2).labels().series()).isEqualTo(points.get(3).labels().series());
        assertThat(points.get(0).labels().series()).isNotEqualTo(points.get(2).labels().series());
    }

    @Test
    void distributionsKeepTheirBuckets() {
        read("", histogram(_ -> {}));

        assertThat(only().value())
                .isEqualTo(
                        new MetricPoint.Value(
                                6, 3, 1.0, 3.0, List.of(1.0, 2.0), List.of(1L, 1L, 1L)));
    }

    @Test
    void exponentialBucketsGetTheBoundsTheyMean() {
        read("", exponential(_ -> {}));

        var value = only().value();
        assertThat(value.bounds()).containsExactly(0.0, 2.0, 4.0, 8.0);
        assertThat(value.buckets()).containsExactly(1L, 0L, 2L, 1L, 0L);
    }

    @Test
    void boundsOfACoarserScaleAreAmongThoseOfAFinerOne() {
        for (int scale = 3; scale <= 4; scale++) {
            int finer = scale;
            read(
                    "",
                    exponential(
                            point -> {
                                point.setScale(finer).setZeroCount(0).setCount(160).setSum(1);
                                point.getPositiveBuilder()
                                        .clear()
                                        .setOffset(-80 * (finer - 2))
                                        .addAllBucketCounts(
                                                IntStream.range(0, 160).mapToObj(_ -> 1L).toList());
                            }));
        }
        assertThat(points.get(0).value().bounds().stream().filter(bound -> bound <= 1))
                .allMatch(bound -> points.get(1).value().bounds().contains(bound));
    }

    @Test
    void aSummaryKeepsWhatCanBeAdded() {
        read("", summary(2.5, 4));

        assertThat(only().value().value()).isEqualTo(2.5);
        assertThat(only().value().count()).isEqualTo(4);
        assertThat(only().value().buckets()).isEmpty();
    }

    @Test
    void aPointThatSaysNothingIsNoPoint() {
        read("", counter("c", one(1).setFlags(1)));

        assertThat(points).isEmpty();
        assertThat(reasons).isEmpty();
    }

    private void refused(Metric.Builder metric, String reason) {
        reasons.clear();
        read("", metric);
        assertThat(points).isEmpty();
        assertThat(reasons).hasSize(1).first().asString().contains(reason);
    }

    @Test
    void whatWouldOverflowWhenItIsAddedIsRefused() {
        refused(summary(1, (1L << 53) + 1), "2^53");
        refused(summary(1.1e100, 1), "1e100");
        refused(counter("c", one(1.7e308)), "1e100");
        refused(
                Metric.newBuilder()
                        .setName("g")
                        .setGauge(Gauge.newBuilder().addDataPoints(one(-1.7e308))),
                "1e100");

        read("", summary(1e100, 1L << 53));

        assertThat(points).hasSize(1);
    }

    private static Metric.Builder summary(double sum, long count) {
        return Metric.newBuilder()
                .setName("s")
                .setSummary(
                        Summary.newBuilder()
                                .addDataPoints(
                                        SummaryDataPoint.newBuilder()
                                                .setTimeUnixNano(AT)
                                                .setCount(count)
                                                .setSum(sum)));
    }

    @Test
    void whatDoesNotFitTogetherIsRefusedWithAReason() {
        refused(counter("c", one(Double.NaN)), "not a finite number");
        refused(counter("c", one(Double.NEGATIVE_INFINITY)), "not a finite number");
        refused(counter("c", one(-1)), "negative");
        refused(counter("c", one(1).clearValue()), "no value");
        refused(counter("", one(1)), "name of a metric is missing");
        refused(counter("c", one(1).setTimeUnixNano(0)), "time_unix_nano is missing");
        refused(counter("c", one(1).setTimeUnixNano(-1)), "400 days ago or an hour ahead");
        refused(counter("c", one(1).setStartTimeUnixNano(1).setTimeUnixNano(2)), "400 days ago");
        refused(counter("c", one(1).setStartTimeUnixNano(AT + 1)), "is after");
        refused(histogram(point -> point.setCount(-1)), "2^53");
        refused(histogram(point -> point.setBucketCounts(0, -5)), "2^53");
        refused(
                histogram(
                        point ->
                                point.setBucketCounts(0, Long.MAX_VALUE)
                                        .setBucketCounts(1, Long.MAX_VALUE)
                                        .setBucketCounts(2, 5)),
                "2^53");
        refused(histogram(point -> point.setBucketCounts(0, 1L << 53).setCount(4)), "2^53");
        refused(histogram(point -> point.setCount(4)), "add up");
        refused(histogram(point -> point.addBucketCounts(1)), "fit their bounds");
        refused(histogram(point -> point.setExplicitBounds(1, 1.0)), "fit their bounds");
        refused(histogram(point -> point.setExplicitBounds(1, Double.NaN)), "fit their bounds");
        refused(histogram(point -> point.setSum(Double.NaN)), "not a finite number");
        refused(histogram(point -> point.setSum(-1)), "negative");
        refused(histogram(point -> point.setMax(Double.POSITIVE_INFINITY)), "not a finite number");
        refused(exponential(point -> point.setScale(21)), "scale");
        refused(exponential(point -> point.setScale(-1_000)), "scale");
        refused(
                exponential(point -> point.getPositiveBuilder().setOffset(Integer.MAX_VALUE)),
                "fit their bounds");
        refused(
                exponential(point -> point.getNegativeBuilder().addBucketCounts(1)),
                "negative values");
        refused(exponential(point -> point.setZeroThreshold(3)), "fit their bounds");
        refused(
                exponential(
                        point ->
                                point.getPositiveBuilder()
                                        .addAllBucketCounts(
                                                IntStream.range(0, 2_000)
                                                        .mapToObj(_ -> 0L)
                                                        .toList())),
                "1024 buckets");
        refused(Metric.newBuilder().setName("nothing"), "without points");
        refused(
                Metric.newBuilder()
                        .setName("s")
                        .setSum(Sum.newBuilder().addDataPoints(one(1)).setIsMonotonic(true)),
                "aggregation_temporality");
        refused(
                counter(
                        "c",
                        one(1).addAllAttributes(
                                        IntStream.range(0, 65)
                                                .mapToObj(n -> text("k" + n, "v"))
                                                .toList())),
                "64 labels");
        refused(counter("c", one(1, text("k", "x".repeat(5_000)))), "too long");
        refused(counter("c", one(1, text("k", "1"), text("k", "2"))), "twice");
        refused(
                counter(
                        "c",
                        one(
                                1,
                                MappingFixtures.attribute(
                                        "k",
                                        AnyValue.newBuilder()
                                                .setBytesValue(MappingFixtures.id(8))
                                                .build()))),
                "bytes");
    }

    @Test
    void aLevelMayBeNegativeAndNeedsNoTemporality() {
        read(
                "",
                Metric.newBuilder()
                        .setName("g")
                        .setGauge(
                                Gauge.newBuilder()
                                        .addDataPoints(one(-3).clearStartTimeUnixNano())));

        assertThat(only().value().value()).isEqualTo(-3);
        assertThat(only().times().start()).isNull();
    }
}
