package dev.agentmetrics.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.agentmetrics.server.testing.TestServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.Base2ExponentialHistogramOptions;
import io.opentelemetry.sdk.metrics.ExplicitBucketHistogramOptions;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenTelemetry's own exporters of metrics for Java against the whole server, on values. */
@ExtendWith(TestServer.Extension.class)
class MetricsExporterIT {

    private static final AttributeKey<String> MODEL =
            AttributeKey.stringKey("gen_ai.request.model");
    private static final AttributeKey<String> TYPE = AttributeKey.stringKey("gen_ai.token.type");
    private static final List<Double> SECONDS = List.of(0.5, 1.0, 2.0, 81.92);

    private final TestServer server;

    MetricsExporterIT(TestServer server) {
        this.server = server;
    }

    private MetricExporter http(
            TestServer.Tenant tenant, AggregationTemporalitySelector temporality)
            throws IOException {
        return OtlpHttpMetricExporter.builder()
                .setEndpoint(server.url() + "/v1/metrics")
                .addHeader("Authorization", "Bearer " + tenant.writeKey())
                .setTrustedCertificates(Files.readAllBytes(server.caFile()))
                .setCompression("gzip")
                .setAggregationTemporalitySelector(temporality)
                .build();
    }

    private MetricExporter grpc(
            TestServer.Tenant tenant, AggregationTemporalitySelector temporality)
            throws IOException {
        return OtlpGrpcMetricExporter.builder()
                .setEndpoint(server.line("otlp-grpc").orElseThrow())
                .addHeader("Authorization", "Bearer " + tenant.writeKey())
                .setTrustedCertificates(Files.readAllBytes(server.caFile()))
                .setAggregationTemporalitySelector(temporality)
                .build();
    }

    @Test
    void cumulativeOverHttp() throws IOException {
        var tenant = server.newTenant("metrics cumulative http");
        arrive(tenant, http(tenant, AggregationTemporalitySelector.alwaysCumulative()), false);
    }

    @Test
    void deltaOverHttpInExponentialBuckets() throws IOException {
        var tenant = server.newTenant("metrics delta http");
        arrive(tenant, http(tenant, AggregationTemporalitySelector.deltaPreferred()), true);
    }

    @Test
    void cumulativeOverGrpcInExponentialBuckets() throws IOException {
        var tenant = server.newTenant("metrics cumulative grpc");
        arrive(tenant, grpc(tenant, AggregationTemporalitySelector.alwaysCumulative()), true);
    }

    @Test
    void deltaOverGrpc() throws IOException {
        var tenant = server.newTenant("metrics delta grpc");
        arrive(tenant, grpc(tenant, AggregationTemporalitySelector.deltaPreferred()), false);
    }

    /** Three exports; what is asked for is what was measured between the first and the last. */
    private void arrive(TestServer.Tenant tenant, MetricExporter exporter, boolean exponential) {
        var provider = provider(exporter, exponential);
        var meter = provider.get("by hand");
        var tokens = meter.histogramBuilder("gen_ai.client.token.usage").setUnit("{token}").build();
        var seconds =
                meter.histogramBuilder("gen_ai.client.operation.duration").setUnit("s").build();
        var commits = meter.counterBuilder("claude_code.commit.count").build();
        var busy = meter.upDownCounterBuilder("busy").build();
        for (var round = 1; round <= 3; round++) {
            for (var model : List.of("gpt-4o", "gpt-5")) {
                tokens.record(100, Attributes.of(MODEL, model, TYPE, "input"));
                tokens.record(20, Attributes.of(MODEL, model, TYPE, "output"));
                tokens.record(120, Attributes.of(MODEL, model, TYPE, "total"));
                // The scale of exponential buckets becomes coarser with each round.
                seconds.record(round == 3 ? 300 : 0.75 * round, Attributes.of(MODEL, model));
            }
            commits.add(round);
            busy.add(2);
            assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
        }
        provider.close();

        var byModel = series(tenant, "gen_ai.client.token.usage", "model");
        assertThat(byModel.path("unit").asString()).isEqualTo("{token}");
        assertThat(byModel.path("kind").asString()).isEqualTo("distribution");
        assertThat(byModel.path("services").path(0).asString()).isEqualTo("shop");
        assertThat(byModel.path("groups")).hasSize(2);
        assertThat(byModel.path("groups"))
                .allSatisfy(
                        group -> {
                            assertThat(group.path("name").asString()).startsWith("gpt-");
                            assertThat(group.path("sum").asDouble()).isEqualTo(360);
                            assertThat(group.path("count").asLong()).isEqualTo(6);
                        });
        assertThat(charted(byModel.path("groups").path(0))).isEqualTo(360);

        var duration = group(tenant, "gen_ai.client.operation.duration");
        assertThat(duration.path("count").asLong()).isEqualTo(6);
        assertThat(duration.path("sum").asDouble()).isCloseTo(2 * 302.25, within(1e-6));
        if (exponential) {
            assertThat(duration.at("/p50/value").asDouble()).isCloseTo(1.5, within(0.3));
            assertThat(duration.at("/p99/value").asDouble()).isCloseTo(300, within(70.0));
            assertThat(duration.at("/p99/above").asBoolean()).isFalse();
        } else {
            // Two of six up to 1, four up to 2.
            assertThat(duration.at("/p50/value").asDouble()).isCloseTo(1.5, within(1e-6));
            assertThat(duration.at("/p99/value").asDouble()).isEqualTo(81.92);
            assertThat(duration.at("/p99/above").asBoolean()).isTrue();
        }
        assertThat(group(tenant, "claude_code.commit.count").path("sum").asDouble()).isEqualTo(6);
        assertThat(series(tenant, "busy", "none").path("kind").asString()).isEqualTo("level");
    }

    private static SdkMeterProvider provider(MetricExporter exporter, boolean exponential) {
        return SdkMeterProvider.builder()
                .setResource(
                        Resource.create(
                                Attributes.of(AttributeKey.stringKey("service.name"), "shop")))
                .registerMetricReader(
                        PeriodicMetricReader.builder(exporter)
                                .setInterval(Duration.ofMinutes(10))
                                .build())
                .registerView(
                        InstrumentSelector.builder().setType(InstrumentType.HISTOGRAM).build(),
                        View.builder()
                                .setAggregation(
                                        exponential
                                                ? Aggregation.base2ExponentialBucketHistogram(
                                                        Base2ExponentialHistogramOptions.builder()
                                                                .setMaxBuckets(20)
                                                                .setMaxScale(10)
                                                                .build())
                                                : Aggregation.explicitBucketHistogram(
                                                        ExplicitBucketHistogramOptions.builder()
                                                                .setBucketBoundaries(SECONDS)
                                                                .build()))
                                .build())
                .build();
    }

    private static double charted(JsonNode group) {
        var sum = 0.0;
        for (var point : group.path("points")) {
            sum += point.path("sum").asDouble();
        }
        return sum;
    }

    private JsonNode group(TestServer.Tenant tenant, String name) {
        var groups = series(tenant, name, "none").path("groups");
        assertThat(groups).as(name).hasSize(1);
        return groups.path(0);
    }

    private JsonNode series(TestServer.Tenant tenant, String name, String by) {
        var now = Instant.now();
        var answer =
                server.get(
                        "/v1/metrics/series?from=%s&to=%s&name=%s&by=%s"
                                .formatted(now.minusSeconds(600), now.plusSeconds(60), name, by),
                        tenant.readKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }
}
