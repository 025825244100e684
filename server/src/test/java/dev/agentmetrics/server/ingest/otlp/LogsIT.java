package dev.agentmetrics.server.ingest.otlp;

import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.id;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.nested;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.testing.TestServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The logs signal against the whole server: OpenTelemetry's own exporters, and requests by hand.
 */
@ExtendWith(TestServer.Extension.class)
class LogsIT {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final String TRACE = "5b8efff798038103d269b633813fc60c";
    private static final String SPAN = "eee19b7ec3c1b174";

    private final TestServer server;
    private final TestServer.Tenant tenant;

    LogsIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("otlp logs");
    }

    private byte[] ca() throws IOException {
        return Files.readAllBytes(server.caFile());
    }

    private List<List<String>> rows(String table, String... columns) {
        var texts =
                Arrays.stream(columns)
                        .map(name -> "ifNull(toString(" + name + "), 'null')")
                        .toList();
        return server.bean(ClickHouse.class)
                .query(
                        Query.of(
                                        "SELECT ["
                                                + String.join(", ", texts)
                                                + "] AS all FROM "
                                                + table
                                                + " WHERE org_id = {org:UUID} ORDER BY name, at")
                                .with("org", tenant.org().value()),
                        row -> row.strings("all"));
    }

    @Test
    void recordsArriveOverHttp() throws IOException {
        arrive(
                OtlpHttpLogRecordExporter.builder()
                        .setEndpoint(server.url() + "/otlp/v1/logs")
                        .addHeader("Authorization", "Bearer " + tenant.writeKey())
                        .setTrustedCertificates(ca())
                        .setCompression("gzip")
                        .build());
    }

    @Test
    void recordsArriveOverGrpc() throws IOException {
        arrive(
                OtlpGrpcLogRecordExporter.builder()
                        .setEndpoint(server.line("otlp-grpc").orElseThrow())
                        .addHeader("X-API-Key", tenant.writeKey())
                        .setTrustedCertificates(ca())
                        .build());
    }

    /** An event, a verdict, a session's event and a log line, as an agent's process sends them. */
    private void arrive(LogRecordExporter exporter) {
        var at = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        var provider =
                SdkLoggerProvider.builder()
                        .setResource(
                                Resource.create(
                                        Attributes.of(
                                                AttributeKey.stringKey("service.name"), "shop",
                                                AttributeKey.stringKey(
                                                                "deployment.environment.name"),
                                                        "staging")))
                        .addLogRecordProcessor(
                                BatchLogRecordProcessor.builder(exporter)
                                        .setScheduleDelay(Duration.ofMinutes(5))
                                        .build())
                        .build();
        var span =
                Context.root()
                        .with(
                                Span.wrap(
                                        SpanContext.create(
                                                TRACE,
                                                SPAN,
                                                TraceFlags.getSampled(),
                                                TraceState.getDefault())));
        var logger = provider.get("by hand");
        logger.logRecordBuilder()
                .setEventName("gen_ai.choice")
                .setContext(span)
                .setTimestamp(at)
                .setSeverity(Severity.INFO)
                .setBody("the answer is 42")
                .setAttribute("gen_ai.request.model", "gpt-4o")
                .setAttribute("content", "the answer is 42")
                .emit();
        logger.logRecordBuilder()
                .setEventName("gen_ai.evaluation.result")
                .setContext(span)
                .setTimestamp(at.plusMillis(1))
                .setAttribute("gen_ai.evaluation.name", "Relevance")
                .setAttribute(AttributeKey.doubleKey("gen_ai.evaluation.score.value"), 0.75)
                .setAttribute("gen_ai.evaluation.score.label", "pass")
                .setAttribute("gen_ai.evaluation.explanation", "the answer 42 is correct")
                .emit();
        provider.get("com.anthropic.claude_code.events")
                .logRecordBuilder()
                .setContext(Context.root())
                .setTimestamp(at.plusMillis(2))
                .setBody("claude_code.api_request")
                .setAttribute("event.name", "api_request")
                .setAttribute("session.id", "s-7")
                .setAttribute("model", "claude-sonnet-4-5")
                .setAttribute("cost_usd", "0.25")
                .emit();
        logger.logRecordBuilder().setContext(span).setBody("done in 3 ms").emit();

        assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
        provider.close();

        var second = at.getEpochSecond();
        assertThat(
                        rows(
                                "span_events",
                                "name",
                                "trace_id",
                                "span_id",
                                "toUnixTimestamp64Nano(at)",
                                "severity",
                                "service_name",
                                "environment",
                                "scope_name",
                                "session_id",
                                "model",
                                "attributes",
                                "truncated"))
                .containsExactly(
                        List.of(
                                "claude_code.api_request",
                                "",
                                "",
                                second + "002000000",
                                "0",
                                "shop",
                                "staging",
                                "com.anthropic.claude_code.events",
                                "s-7",
                                "claude-sonnet-4-5",
                                "{\"cost_usd\":\"0.25\"}",
                                "[]"),
                        List.of(
                                "gen_ai.choice",
                                TRACE,
                                SPAN,
                                second + "000000000",
                                "9",
                                "shop",
                                "staging",
                                "by hand",
                                "",
                                "gpt-4o",
                                "{\"agentmetrics.content_left_out\":2}",
                                "['content']"));
        assertThat(
                        rows(
                                "scores",
                                "name",
                                "value",
                                "label",
                                "explanation",
                                "trace_id",
                                "span_id",
                                "origin",
                                "environment",
                                "redacted_cards",
                                "toUnixTimestamp64Nano(at)"))
                .containsExactly(
                        List.of(
                                "Relevance",
                                "0.75",
                                "pass",
                                "24",
                                TRACE,
                                SPAN,
                                "log",
                                "staging",
                                "0",
                                second + "001000000"));
    }

    private static LogRecord.Builder record(int number) {
        return LogRecord.newBuilder()
                .setEventName("cache.missed")
                .setTimeUnixNano(Instant.now().getEpochSecond() * 1_000_000_000 + number)
                .setTraceId(id(16, 1))
                .setSpanId(id(8, 1));
    }

    private static byte[] request(LogRecord.Builder... records) {
        return request(Arrays.stream(records).map(LogRecord.Builder::build).toList());
    }

    private static byte[] request(List<LogRecord> records) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(
                        ResourceLogs.newBuilder()
                                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(records)))
                .build()
                .toByteArray();
    }

    private HttpResponse<byte[]> send(String key, String coding, byte[] body)
            throws IOException, InterruptedException {
        var request =
                server.request("/v1/logs")
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", PROTOBUF)
                        .POST(BodyPublishers.ofByteArray(body));
        if (!coding.isEmpty()) {
            request.header("Content-Encoding", coding);
        }
        return server.client().send(request.build(), BodyHandlers.ofByteArray());
    }

    private ExportLogsServiceResponse accepted(byte[] body) throws Exception {
        var answer = send(tenant.writeKey(), "", body);
        assertThat(answer.statusCode()).isEqualTo(200);
        return ExportLogsServiceResponse.parseFrom(answer.body());
    }

    private static void refused(HttpResponse<byte[]> answer, int status, String reason)
            throws IOException {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(
                        Status.parseFrom(answer.body())
                                .getDetails(0)
                                .unpack(ErrorInfo.class)
                                .getReason())
                .isEqualTo(reason);
    }

    @Test
    void sendingAgainChangesNothing() throws Exception {
        var body = request(record(1), record(2), record(1));

        assertThat(accepted(body)).isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
        assertThat(send(tenant.writeKey(), "zstd", Zstd.compress(body)).statusCode())
                .isEqualTo(200);

        assertThat(rows("span_events", "name")).hasSize(2);
    }

    @Test
    void whatCannotBeTakenIsCountedAndFailsNoOther() throws Exception {
        var deep = KeyValue.newBuilder().setKey("deep").setValue(nested(60));
        var many = record(6).setEventName("many");
        IntStream.range(0, 10_000).forEach(n -> many.addAttributes(text("key" + n, "v")));
        var odd =
                record(7)
                        .setEventName("odd")
                        .setTimeUnixNano(-1)
                        .setSeverityNumberValue(99)
                        .addAttributes(
                                KeyValue.newBuilder()
                                        .setKey("n")
                                        .setValue(
                                                AnyValue.newBuilder().setDoubleValue(Double.NaN)));

        var answer =
                accepted(
                                request(
                                        record(1),
                                        record(2).addAttributes(deep),
                                        record(3)
                                                .setEventName("")
                                                .setBody(
                                                        AnyValue.newBuilder()
                                                                .setStringValue("a line")),
                                        record(4).setTraceId(id(16, 0)),
                                        many,
                                        odd))
                        .getPartialSuccess();

        assertThat(answer.getRejectedLogRecords()).isEqualTo(3);
        assertThat(answer.getErrorMessage()).contains("2 of: a log line", "too deep");
        assertThat(rows("span_events", "name", "severity"))
                .containsExactly(
                        List.of("cache.missed", "0"), List.of("many", "0"), List.of("odd", "0"));
    }

    @Test
    void jsonIsAnsweredInJson() {
        var body =
                """
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"%d000000000",
                "eventName":"cache.missed","traceId":"%s","spanId":"%s"}]}]}]}
                """
                        .formatted(
                                Instant.now().getEpochSecond(),
                                TRACE,
                                SPAN.toUpperCase(java.util.Locale.ROOT));

        var answer = server.post("/v1/logs", tenant.writeKey(), body);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(rows("span_events", "trace_id", "span_id"))
                .containsExactly(List.of(TRACE, SPAN));

        var partial = server.post("/v1/logs", tenant.writeKey(), body.replace(TRACE, "00"));
        assertThat(partial.body())
                .startsWith(
                        "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"1 of: ");
    }

    @Test
    void refusalsAreStatusMessages() throws Exception {
        var body = request(record(1));

        refused(send("am_live_wrong", "", body), 401, "invalid_api_key");
        refused(send(tenant.readKey(), "", body), 403, "permission_denied");
        refused(
                send(tenant.writeKey(), "", Arrays.copyOf(body, body.length - 3)),
                400,
                "malformed_protobuf");
        refused(send(tenant.writeKey(), "br", body), 415, "unsupported_media_type");
        refused(send(tenant.writeKey(), "", new byte[30 << 20]), 413, "payload_too_large");
        assertThat(rows("span_events", "name")).isEmpty();
    }

    /** Of those that are rejected nothing is in memory, and of the others one piece at a time. */
    @Test
    void thousandsOfTinyRecordsAreStored() throws Exception {
        var records = IntStream.range(0, 5_000).mapToObj(n -> record(n).build()).toList();

        assertThat(accepted(request(records)).hasPartialSuccess()).isFalse();

        assertThat(rows("span_events", "name")).hasSize(5_000);
    }

    @Test
    void aVerdictAmongASpansEventsIsAScoreOnce() {
        var judged =
                OtlpFixtures.span(3, 1)
                        .addEvents(
                                io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                                        .setName("gen_ai.evaluation.result")
                                        .setTimeUnixNano(
                                                Instant.now().getEpochSecond() * 1_000_000_000)
                                        .addAttributes(text("gen_ai.evaluation.name", "Tone"))
                                        .addAttributes(
                                                text("gen_ai.evaluation.score.label", "rude")));
        for (int n = 0; n < 2; n++) {
            var answer =
                    server.send(
                            server.request("/v1/traces")
                                    .header("Authorization", "Bearer " + tenant.writeKey())
                                    .header("Content-Type", PROTOBUF)
                                    .POST(
                                            BodyPublishers.ofByteArray(
                                                    OtlpFixtures.request(judged).toByteArray())));
            assertThat(answer.statusCode()).isEqualTo(200);
        }
        assertThat(rows("scores", "name", "value", "label", "origin", "service_name"))
                .containsExactly(List.of("Tone", "null", "rude", "span_event", "shop"));
    }
}
