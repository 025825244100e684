package dev.agentmetrics.server.ingest.otlp;

import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.agentmetrics.server.testing.TestServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Metrics by hand: restarts, repeats, disorder, and what no exporter sends. */
@ExtendWith(TestServer.Extension.class)
@Tag("C02")
class OtlpMetricsIT {

    private static final String PROTOBUF = "application/x-protobuf";

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);

    OtlpMetricsIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("metrics by hand");
    }

    private HttpResponse<byte[]> send(Map<String, String> headers, byte[] body) {
        var request =
                server.request("/v1/metrics")
                        .header("Authorization", "Bearer " + tenant.writeKey())
                        .header("Content-Type", PROTOBUF)
                        .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return server.client().send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private ExportMetricsServiceResponse accepted(byte[] body) throws IOException {
        var answer = send(Map.of(), body);
        assertThat(answer.statusCode()).isEqualTo(200);
        return ExportMetricsServiceResponse.parseFrom(answer.body());
    }

    private static byte[] request(Metric... metrics) {
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(
                        ResourceMetrics.newBuilder()
                                .setResource(
                                        Resource.newBuilder()
                                                .addAttributes(text("service.name", "shop")))
                                .addScopeMetrics(
                                        ScopeMetrics.newBuilder()
                                                .addAllMetrics(Arrays.asList(metrics))))
                .build()
                .toByteArray();
    }

    private static Metric counter(
            AggregationTemporality temporality, NumberDataPoint.Builder... points) {
        var sum = Sum.newBuilder().setIsMonotonic(true).setAggregationTemporality(temporality);
        for (var point : points) {
            sum.addDataPoints(point);
        }
        return Metric.newBuilder().setName("requests").setSum(sum).build();
    }

    private static Metric cumulative(NumberDataPoint.Builder... points) {
        return counter(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE, points);
    }

    private static Metric delta(NumberDataPoint.Builder... points) {
        return counter(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA, points);
    }

    /** Minutes before now. */
    private NumberDataPoint.Builder point(int started, int ago, long value) {
        return NumberDataPoint.newBuilder()
                .setStartTimeUnixNano(nanos(started))
                .setTimeUnixNano(nanos(ago))
                .setAsInt(value);
    }

    private long nanos(int minutesAgo) {
        return now.minus(minutesAgo, ChronoUnit.MINUTES).getEpochSecond() * 1_000_000_000L;
    }

    private double sum(int from, int to) {
        var groups = ask(tenant, from, to).path("groups");
        return groups.isEmpty() ? 0 : groups.path(0).path("sum").asDouble();
    }

    private JsonNode ask(TestServer.Tenant who, int from, int to) {
        var answer =
                server.get(
                        "/v1/metrics/series?name=requests&from=%s&to=%s"
                                .formatted(
                                        now.minus(from, ChronoUnit.MINUTES),
                                        now.minus(to, ChronoUnit.MINUTES)),
                        who.readKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    /** More names than are told, all of them before it in the alphabet. */
    @Test
    void whatIsKnownIsToldOfAnyNumberOfMetrics() throws Exception {
        var metrics = new Metric[502];
        for (var n = 0; n < metrics.length; n++) {
            var name = n == 0 ? "gen_ai.client.token.usage" : "app.%03d".formatted(n);
            metrics[n] = delta(point(2, 1, 1)).toBuilder().setName(name).build();
        }
        accepted(request(metrics));

        var answer =
                server.get(
                        "/v1/metrics/names?from=%s&to=%s"
                                .formatted(now.minus(9, ChronoUnit.MINUTES), now),
                        tenant.readKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var told = JsonMapper.shared().readTree(answer.body());
        assertThat(told.path("metrics")).hasSize(500);
        assertThat(told.path("more").asBoolean()).isTrue();
        assertThat(told.at("/metrics/0/known/title").asString()).isEqualTo("Tokens");
        assertThat(told.at("/metrics/1/name").asString()).isEqualTo("app.001");
    }

    @Test
    void aRestartIsNoFallAndDisorderNoGrowth() throws Exception {
        // The last comes first; then a process that starts again, and one that does not say so.
        accepted(request(cumulative(point(50, 20, 30))));
        accepted(request(cumulative(point(50, 40, 10), point(50, 30, 25))));
        accepted(request(cumulative(point(15, 10, 4), point(15, 5, 6), point(15, 4, 1))));

        assertThat(sum(60, 0)).isEqualTo(30 + 6 + 1);
        assertThat(sum(35, 0)).as("from what it had reached").isEqualTo(20 + 6 + 1);
        assertThat(sum(60, 35)).isEqualTo(10);
        assertThat(sum(12, 0)).as("when it grew to 4 nobody knows").isEqualTo(3);
    }

    @Test
    void sendingAgainChangesNothing() throws Exception {
        var body = request(delta(point(10, 9, 5), point(9, 8, 7), point(9, 8, 7)));
        for (int i = 0; i < 2; i++) {
            assertThat(accepted(body)).isEqualTo(ExportMetricsServiceResponse.getDefaultInstance());
        }
        var packed = send(Map.of("Content-Encoding", "zstd"), Zstd.compress(body));
        assertThat(packed.statusCode()).isEqualTo(200);

        assertThat(sum(60, 0)).isEqualTo(12);
    }

    @Test
    void metricsAreOneOrganisationsOwn() throws Exception {
        accepted(request(delta(point(10, 9, 5))));
        var other = server.newTenant("other metrics");

        assertThat(ask(other, 60, 0).path("groups")).isEmpty();
        assertThat(sum(60, 0)).isEqualTo(5);
    }

    @Test
    void whatCannotBeTakenIsCountedAndFailsNoOther() throws Exception {
        var answer =
                accepted(
                        request(
                                delta(
                                        point(10, 9, 5),
                                        point(10, 8, -5),
                                        point(10, 7, 0).setAsDouble(Double.NaN),
                                        point(10, 6, 1).setTimeUnixNano(Long.MAX_VALUE)),
                                Metric.newBuilder().setName("nothing").build()));

        assertThat(answer.getPartialSuccess().getRejectedDataPoints()).isEqualTo(4);
        assertThat(answer.getPartialSuccess().getErrorMessage())
                .contains("negative", "finite", "400 days", "without points");
        assertThat(sum(60, 0)).isEqualTo(5);
    }

    /** Each is as large as it may be; together they are more than the event store's numbers. */
    @Test
    void countsThatTogetherOverflowAreAnswered() throws Exception {
        long most = 1L << 53;
        var histogram =
                Histogram.newBuilder()
                        .setAggregationTemporality(
                                AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
        for (int i = 0; i < 1_100; i++) {
            histogram.addDataPoints(
                    HistogramDataPoint.newBuilder()
                            .setStartTimeUnixNano(nanos(10))
                            .setTimeUnixNano(nanos(9) + i * 1_000_000L)
                            .setCount(most)
                            .setSum(1)
                            .addBucketCounts(most));
        }
        var answer =
                accepted(
                        request(
                                Metric.newBuilder()
                                        .setName("requests")
                                        .setHistogram(histogram)
                                        .build()));

        assertThat(answer).isEqualTo(ExportMetricsServiceResponse.getDefaultInstance());
        var series = ask(tenant, 60, 0);
        assertThat(series.path("percentiles").asString()).isEqualTo("points");
        assertThat(series.path("groups").path(0).path("count").asLong()).isEqualTo(most);
        assertThat(series.path("groups").path(0).path("sum").asDouble()).isEqualTo(1_100);
    }

    /** Whatever the bytes are: read, rejected, or refused. */
    @Test
    void anythingIsAnswered() throws Exception {
        var random = new Random(7);
        var whole = request(delta(point(10, 9, 5).addAttributes(text("k", "value"))));
        for (int round = 0; round < 200; round++) {
            var body = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            assertThat(send(Map.of(), body).statusCode()).isIn(200, 400);
        }
    }

    @Test
    void aLabelThatNeverRepeatsIsStopped() throws Exception {
        var limit = server.bean(MetricSettings.class).metricSeries();
        var points =
                java.util.stream.IntStream.range(0, limit + 500)
                        .mapToObj(n -> point(10, 9, 1).addAttributes(text("n", "" + n)))
                        .toArray(NumberDataPoint.Builder[]::new);
        var answer = accepted(request(delta(points)));

        assertThat(answer.getPartialSuccess().getRejectedDataPoints()).isEqualTo(500);
        assertThat(answer.getPartialSuccess().getErrorMessage()).contains("more series");
        assertThat(List.of(sum(60, 0))).containsExactly((double) limit);
    }
}
