package dev.agentmetrics.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An application on the JVM as Spring Boot sets it up: what is observed becomes spans, which
 * OpenTelemetry's exporter sends to the server.
 */
final class ObservedApplication implements AutoCloseable {

    /** The name of the tracer that Spring Boot hands to Micrometer. */
    private static final String SCOPE = "org.springframework.boot";

    private final SdkTracerProvider provider;
    private final ObservationRegistry registry = ObservationRegistry.create();

    ObservedApplication(String name, TestServer server, TestServer.Tenant tenant)
            throws IOException {
        var exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(server.url() + "/v1/traces")
                        .addHeader("Authorization", "Bearer " + tenant.writeKey())
                        .setTrustedCertificates(Files.readAllBytes(server.caFile()))
                        .build();
        provider =
                SdkTracerProvider.builder()
                        .setResource(
                                Resource.create(
                                        Attributes.of(
                                                AttributeKey.stringKey("service.name"), name)))
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(exporter)
                                        .setScheduleDelay(Duration.ofMinutes(5))
                                        .build())
                        .build();
        var tracer = new OtelTracer(provider.get(SCOPE), new OtelCurrentTraceContext(), _ -> {});
        registry.observationConfig()
                .observationHandler(new DefaultTracingObservationHandler(tracer));
    }

    ObservationRegistry registry() {
        return registry;
    }

    /** For what does not go through Micrometer. */
    TracerProvider openTelemetry() {
        return provider;
    }

    void send() {
        assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    @Override
    public void close() {
        provider.close();
    }
}
