package dev.agentmetrics.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** OpenTelemetry's own exporters for Java against the whole server. */
@ExtendWith(TestServer.Extension.class)
class ExporterIT {

    private final TestServer server;

    ExporterIT(TestServer server) {
        this.server = server;
    }

    private byte[] ca() throws IOException {
        return Files.readAllBytes(server.caFile());
    }

    @Test
    void spansArriveOverHttp() throws IOException {
        var tenant = server.newTenant("exporter http");
        arrive(
                tenant,
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(server.url() + "/v1/traces")
                        .addHeader("Authorization", "Bearer " + tenant.writeKey())
                        .setTrustedCertificates(ca())
                        .setCompression("gzip")
                        .build());
    }

    @Test
    void spansArriveBelowTheAddressThatManyAreConfiguredWith() throws IOException {
        var tenant = server.newTenant("exporter otlp");
        arrive(
                tenant,
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(server.url() + "/otlp/v1/traces")
                        .addHeader("X-API-Key", tenant.writeKey())
                        .setTrustedCertificates(ca())
                        .build());
    }

    @Test
    void spansArriveOverGrpc() throws IOException {
        var tenant = server.newTenant("exporter grpc");
        arrive(
                tenant,
                OtlpGrpcSpanExporter.builder()
                        .setEndpoint(server.line("otlp-grpc").orElseThrow())
                        .addHeader("Authorization", "Bearer " + tenant.writeKey())
                        .setTrustedCertificates(ca())
                        .setCompression("gzip")
                        .build());
    }

    /** A tool call inside of an agent's run, with everything that the columns hold of them. */
    private void arrive(TestServer.Tenant tenant, SpanExporter exporter) {
        var start = Instant.parse(Instant.now().toString().substring(0, 19) + "Z").minusSeconds(60);
        var provider =
                SdkTracerProvider.builder()
                        .setResource(
                                Resource.create(
                                        Attributes.of(
                                                AttributeKey.stringKey("service.name"), "shop",
                                                AttributeKey.stringKey(
                                                                "deployment.environment.name"),
                                                        "staging")))
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(exporter)
                                        .setScheduleDelay(Duration.ofMinutes(5))
                                        .build())
                        .build();
        var tracer = provider.get("by hand", "1.2.3");
        var agent =
                tracer.spanBuilder("invoke_agent checkout")
                        .setNoParent()
                        .setStartTimestamp(start)
                        .setAttribute("gen_ai.operation.name", "invoke_agent")
                        .setAttribute("gen_ai.agent.name", "checkout")
                        .setAttribute("gen_ai.conversation.id", "session-7")
                        .startSpan();
        var model =
                tracer.spanBuilder("model gpt-4o")
                        .setParent(Context.root().with(agent))
                        .setSpanKind(SpanKind.CLIENT)
                        .setStartTimestamp(start.plusMillis(100))
                        .setAttribute("gen_ai.operation.name", "chat")
                        .setAttribute("gen_ai.provider.name", "openai")
                        .setAttribute("gen_ai.request.model", "gpt-4o")
                        .setAttribute("gen_ai.usage.input_tokens", 100)
                        .setAttribute("gen_ai.usage.output_tokens", 20)
                        .setAttribute("note", "card 4111 1111 1111 1111")
                        .startSpan();
        model.setStatus(StatusCode.ERROR, "too slow");
        model.end(start.plusMillis(1_600));
        agent.end(start.plusSeconds(2));

        assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
        provider.close();

        var stored = new StoredSpans(server, tenant);
        var trace = agent.getSpanContext().getTraceId();
        assertThat(
                        stored.rows(
                                "trace_id",
                                "span_id",
                                "parent_span_id",
                                "name",
                                "kind",
                                "status",
                                "service_name",
                                "environment",
                                "scope_name",
                                "scope_version",
                                "model",
                                "input_uncached",
                                "output_visible",
                                "duration_ns",
                                "toUnixTimestamp64Nano(at)",
                                "redacted_cards"))
                .containsExactly(
                        List.of(
                                trace,
                                agent.getSpanContext().getSpanId(),
                                "",
                                "invoke_agent checkout",
                                "agent",
                                "unset",
                                "shop",
                                "staging",
                                "by hand",
                                "1.2.3",
                                "",
                                "0",
                                "0",
                                "2000000000",
                                start.getEpochSecond() + "000000000",
                                "0"),
                        List.of(
                                trace,
                                model.getSpanContext().getSpanId(),
                                agent.getSpanContext().getSpanId(),
                                "model gpt-4o",
                                "llm",
                                "error",
                                "shop",
                                "staging",
                                "by hand",
                                "1.2.3",
                                "gpt-4o",
                                "100",
                                "20",
                                "1500000000",
                                start.getEpochSecond() + "100000000",
                                "1"));
        assertThat(stored.rows("attributes").toString()).doesNotContain("4111");
    }
}
