package dev.agentmetrics.server.ingest.otlp;

import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.nested;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.notUtf8;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.request;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.requestOf;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.span;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.agentmetrics.server.ingest.BodyReader;
import dev.agentmetrics.server.testing.TestServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** OTLP over HTTP by hand: what is stored, what is refused, and how that is told. */
@ExtendWith(TestServer.Extension.class)
class OtlpHttpIT {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final int MEGABYTE = 1 << 20;

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final StoredSpans stored;

    OtlpHttpIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("otlp http");
        this.stored = new StoredSpans(server, tenant);
    }

    private HttpResponse<byte[]> send(
            String key, String type, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        return send("/v1/traces", key, type, headers, body);
    }

    private HttpResponse<byte[]> send(
            String path, String key, String type, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        var request =
                server.request(path)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return server.client().send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> send(byte[] body) throws IOException, InterruptedException {
        return send(tenant.writeKey(), PROTOBUF, Map.of(), body);
    }

    private HttpResponse<byte[]> packed(String coding, byte[] body)
            throws IOException, InterruptedException {
        return send(tenant.writeKey(), PROTOBUF, Map.of("Content-Encoding", coding), body);
    }

    private static ExportTraceServiceResponse accepted(HttpResponse<byte[]> answer)
            throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
        return ExportTraceServiceResponse.parseFrom(answer.body());
    }

    private static void refused(HttpResponse<byte[]> answer, int status, String reason)
            throws IOException {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
        var told = Status.parseFrom(answer.body());
        assertThat(told.getCode()).isPositive();
        assertThat(told.getMessage()).isNotEmpty();
        assertThat(told.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo(reason);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Wraps a stream. */
    private interface Packing {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] zeros(Packing packing) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var packed = packing.around(out)) {
            for (int i = 0; i < 400; i++) {
                packed.write(new byte[MEGABYTE]);
            }
        }
        return out.toByteArray();
    }

    @Test
    void sendingAgainChangesNothing() throws Exception {
        var body = request(span(1, 1), span(1, 2), span(1, 1)).toByteArray();

        assertThat(accepted(send(body))).isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
        assertThat(accepted(packed("gzip", gzip(body))).hasPartialSuccess()).isFalse();
        assertThat(accepted(packed("zstd", Zstd.compress(body))).hasPartialSuccess()).isFalse();

        assertThat(stored.count()).isEqualTo(2);
    }

    @Test
    void whatCannotBeTakenIsCountedAndFailsNoOther() throws Exception {
        var deep = KeyValue.newBuilder().setKey("deep").setValue(nested(60));
        var many = span(2, 6).setName("many");
        IntStream.range(0, 10_000).forEach(n -> many.addAttributes(text("key" + n, "v")));
        var odd =
                span(2, 7)
                        .setName("odd")
                        .setEndTimeUnixNano(1)
                        .addAttributes(
                                KeyValue.newBuilder()
                                        .setKey("gen_ai.usage.input_tokens")
                                        .setValue(
                                                AnyValue.newBuilder().setDoubleValue(Double.NaN)));

        var answer =
                accepted(
                        send(
                                requestOf(
                                        span(2, 1).setName("good").build().toByteArray(),
                                        notUtf8(),
                                        span(2, 2).addAttributes(deep).build().toByteArray(),
                                        span(2, 0).build().toByteArray(),
                                        span(0, 3).build().toByteArray(),
                                        span(2, 4)
                                                .setSpanId(ByteString.copyFromUtf8("short"))
                                                .build()
                                                .toByteArray(),
                                        many.build().toByteArray(),
                                        odd.build().toByteArray())));

        assertThat(answer.getPartialSuccess().getRejectedSpans()).isEqualTo(5);
        assertThat(answer.getPartialSuccess().getErrorMessage())
                .contains("trace_id must be 16 bytes", "span_id must be 8 bytes", "not UTF-8");
        assertThat(stored.rows("name", "duration_ns", "input_uncached"))
                .containsExactly(
                        List.of("good", "1500000000", "0"),
                        List.of("many", "1500000000", "0"),
                        List.of("odd", "0", "0"));
    }

    @Test
    void jsonIsAnsweredInJson() throws Exception {
        var body = OtlpFixtures.json("5b8efff798038103d269b633813fc60c", "EEE19B7EC3C1B174", "");

        var answer = server.post("/v1/traces", tenant.writeKey(), body);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(stored.rows("trace_id", "span_id", "service_name"))
                .containsExactly(
                        List.of("5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174", "shop"));

        var partial =
                server.post(
                        "/v1/traces", tenant.writeKey(), body.replace("EEE19B7EC3C1B174", "00"));
        assertThat(partial.body())
                .startsWith(
                        "{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"1 of: ");

        var broken = server.post("/v1/traces", tenant.writeKey(), "{");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).startsWith("{\"code\":3,\"message\":").contains("malformed_json");
    }

    @Test
    void refusalsAreStatusMessagesInTheEncodingOfTheRequest() throws Exception {
        var body = request(span(3, 1)).toByteArray();

        refused(send("am_live_wrong", PROTOBUF, Map.of(), body), 401, "invalid_api_key");
        refused(send(tenant.readKey(), PROTOBUF, Map.of(), body), 403, "permission_denied");
        refused(send(Arrays.copyOf(body, body.length - 3)), 400, "malformed_protobuf");
        refused(packed("br", body), 415, "unsupported_media_type");
        refused(packed("gzip", body), 400, "corrupt_gzip");
        refused(packed("zstd", body), 400, "corrupt_zstd");
        refused(
                send(tenant.writeKey(), PROTOBUF, Map.of("X-API-Key", tenant.readKey()), body),
                400,
                "several_credentials");
        var text = send(tenant.writeKey(), "text/plain", Map.of(), body);
        assertThat(text.statusCode()).isEqualTo(415);
        assertThat(new String(text.body(), StandardCharsets.UTF_8)).startsWith("{\"code\":3,");
        assertThat(stored.count()).isZero();
    }

    /** Not one byte is inflated for who may not send, and for others only the beginning. */
    @Test
    void bombsAreInflatedOnlyAfterAuthenticationAndOnlyABit() throws Exception {
        var reader = server.bean(BodyReader.class);
        var bombs =
                Map.of(
                        "gzip", zeros(GZIPOutputStream::new),
                        "zstd", zeros(ZstdOutputStream::new));
        for (var bomb : bombs.entrySet()) {
            var coding = Map.of("Content-Encoding", bomb.getKey());
            var start = Arrays.copyOf(bomb.getValue(), Math.min(10_000, bomb.getValue().length));
            for (var path : List.of("/v1/traces", "/otlp/v1/traces")) {
                var before = reader.inflatedBytes();
                assertThat(send(path, tenant.readKey(), PROTOBUF, coding, start).statusCode())
                        .isEqualTo(403);
                assertThat(reader.inflatedBytes()).isEqualTo(before);

                refused(
                        send(path, tenant.writeKey(), PROTOBUF, coding, bomb.getValue()),
                        413,
                        "payload_too_large");

                assertThat(reader.inflatedBytes() - before).isBetween(1L, 10L * MEGABYTE);
            }
        }
        assertThat(reader.budget().free()).isEqualTo(64L * MEGABYTE);
    }

    /** Of what is far too large not even the rest is taken: the client may meet a closed stream. */
    @Test
    void largeBodiesAreTooLarge() throws Exception {
        refused(send(new byte[30 * MEGABYTE]), 413, "payload_too_large");
        try {
            assertThat(send(new byte[64 * MEGABYTE]).statusCode()).isEqualTo(413);
        } catch (IOException closed) {
            assertThat(closed).hasMessageContaining("RST_STREAM");
        }
        assertThat(accepted(send(request(span(5, 1)).toByteArray())).hasPartialSuccess()).isFalse();
    }

    @Test
    void thousandsOfTinySpansAreStored() throws Exception {
        var spans = IntStream.rangeClosed(1, 5_000).mapToObj(n -> span(4, n).build()).toList();

        assertThat(accepted(send(request(spans).toByteArray())).hasPartialSuccess()).isFalse();

        assertThat(stored.count()).isEqualTo(5_000);
    }
}
