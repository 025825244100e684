package dev.agentmetrics.server.apikeys.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.ingest.otlp.OtlpFixtures;
import dev.agentmetrics.server.testing.RawConnection;
import dev.agentmetrics.server.testing.TestServer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fifty clients use a key while it is rotated. Whatever starts after the answer is refused, also on
 * connections that were open before. Red when the map that answers is changed after the answer.
 */
@ExtendWith(TestServer.Extension.class)
@Tag("C13")
class RotationIT {

    private static final int CLIENTS = 50;
    private static final int AFTER = 4;
    private static final long NOT_YET = Long.MAX_VALUE;

    private final TestServer server;

    RotationIT(TestServer server) {
        this.server = server;
    }

    /** One request: when it started, and what came of it. */
    private record Attempt(long start, int status) {}

    @RepeatedTest(5)
    void noRequestThatStartsAfterTheAnswerIsAccepted() throws Exception {
        var tenant = server.newTenant("rotation");
        var old = tenant.readKey();
        var answered = new AtomicLong(NOT_YET);
        var allAtWork = new CountDownLatch(CLIENTS);
        List<Attempt> attempts = new ArrayList<>();
        try (var one = client(HttpClient.Version.HTTP_1_1);
                var two = client(HttpClient.Version.HTTP_2);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var clients = new ArrayList<java.util.concurrent.Future<List<Attempt>>>();
            for (int i = 0; i < CLIENTS; i++) {
                var http = i % 2 == 0 ? one : two;
                clients.add(threads.submit(() -> hammer(http, old, answered, allAtWork)));
            }
            allAtWork.await();
            var answer = rotate(tenant, old);
            answered.set(System.nanoTime());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            for (var client : clients) {
                attempts.addAll(client.get());
            }
            var renewed = new JsonMapper().readTree(answer.body()).path("api_key").asString();
            assertThat(server.get("/v1/me", renewed).statusCode()).isEqualTo(200);
        }
        long end = answered.get();
        assertThat(attempts.stream().filter(attempt -> attempt.start() < end))
                .as("the key worked before")
                .filteredOn(attempt -> attempt.status() == 200)
                .hasSizeGreaterThanOrEqualTo(CLIENTS);
        assertThat(attempts.stream().filter(attempt -> attempt.start() > end))
                .hasSizeGreaterThanOrEqualTo(CLIENTS * AFTER)
                .allMatch(attempt -> attempt.status() == 401);
    }

    /** The server has asked for the body, so the key was let in; then it is rotated. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/events", "/v1/traces"})
    void nothingOfABodyThatWasUnderWayIsStored(String path) throws Exception {
        var tenant = server.newTenant("under way");
        var body =
                path.equals("/v1/events")
                        ? "{\"trace_id\":\"t\",\"agent_id\":\"a\",\"status\":\"success\",\"duration_ms\":1}"
                        : aSpan();
        var url = URI.create(server.url());
        try (var connection = RawConnection.tls(url.getPort(), server.caFile())) {
            connection.send(
                    RawConnection.head(
                            "POST " + path + " HTTP/1.1",
                            "Host: " + url.getAuthority(),
                            "Authorization: Bearer " + tenant.writeKey(),
                            "Content-Type: application/json",
                            "Content-Length: " + body.length(),
                            "Expect: 100-continue",
                            "Connection: close"));
            assertThat(connection.readSome()).startsWith("HTTP/1.1 100 ");
            assertThat(rotate(tenant, tenant.writeKey()).statusCode()).isEqualTo(201);
            connection.send(body);
            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 401 ").contains("key_revoked");
        }
        assertThat(stored(tenant)).isZero();
    }

    /** An open channel is nobody's permission: each call shows its key. */
    @Test
    void aCallOnAnOpenChannelIsRefusedAfterwards() throws Exception {
        var tenant = server.newTenant("channel");
        var port = URI.create(server.line("otlp-grpc").orElseThrow()).getPort();
        var trust =
                TlsChannelCredentials.newBuilder().trustManager(server.caFile().toFile()).build();
        var channel = NettyChannelBuilder.forAddress("localhost", port, trust).build();
        try {
            var metadata = new Metadata();
            metadata.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + tenant.writeKey());
            var calls =
                    TraceServiceGrpc.newBlockingStub(channel)
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                            .withDeadlineAfter(20, TimeUnit.SECONDS);
            calls.export(OtlpFixtures.request(OtlpFixtures.span(1, 1)));
            assertThat(rotate(tenant, tenant.writeKey()).statusCode()).isEqualTo(201);

            var refused =
                    catchThrowableOfType(
                            StatusRuntimeException.class,
                            () -> calls.export(OtlpFixtures.request(OtlpFixtures.span(1, 2))));

            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        } finally {
            channel.shutdownNow();
        }
        assertThat(stored(tenant)).isEqualTo(1);
    }

    private static String aSpan() {
        return """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"chat","spanId":"b7ad6b7169203331",
        "traceId":"0af7651916cd43dd8448eb211c80319c",
        "startTimeUnixNano":"%1$d000000000","endTimeUnixNano":"%1$d000000000"}]}]}]}
        """
                .formatted(Instant.now().getEpochSecond());
    }

    private HttpResponse<String> rotate(TestServer.Tenant tenant, String key) throws Exception {
        return server.send(
                server.request("/v1/keys/" + key.substring(8, 18) + "/rotate")
                        .header("Authorization", "Bearer " + tenant.adminKey())
                        .POST(BodyPublishers.noBody()));
    }

    /** Spans and events. */
    private long stored(TestServer.Tenant tenant) {
        return server.bean(ClickHouse.class)
                .query(
                        Query.of(
                                        "SELECT (SELECT count() FROM spans WHERE org_id = {org:UUID})"
                                                + " + (SELECT count() FROM runs WHERE org_id = {org:UUID}) AS n")
                                .with("org", tenant.org().value()),
                        row -> row.integer("n"))
                .getFirst();
    }

    private HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .sslContext(dev.agentmetrics.server.testing.Trust.only(server.caFile()))
                .version(version)
                .build();
    }

    /** Until some requests have started after the answer. */
    private List<Attempt> hammer(
            HttpClient http, String key, AtomicLong answered, CountDownLatch atWork)
            throws IOException, InterruptedException {
        var attempts = new ArrayList<Attempt>();
        int after = 0;
        while (after < AFTER) {
            long start = System.nanoTime();
            var answer =
                    http.send(
                            server.request("/v1/me")
                                    .header("Authorization", "Bearer " + key)
                                    .build(),
                            BodyHandlers.ofString());
            attempts.add(new Attempt(start, answer.statusCode()));
            if (attempts.size() == 1) {
                atWork.countDown();
            }
            if (start > answered.get()) {
                after++;
            }
        }
        return attempts;
    }
}
