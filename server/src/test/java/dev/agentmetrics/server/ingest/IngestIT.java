package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The write API over TLS, with the real stores behind it. */
@ExtendWith(TestServer.Extension.class)
class IngestIT {

    private static final int MEGABYTE = 1024 * 1024;

    private final TestServer server;

    IngestIT(TestServer server) {
        this.server = server;
    }

    @Test
    void storesAnEventOnceHoweverManyBringItAtOnce() throws Exception {
        var key = server.newTenant("concurrent").writeKey();
        var id = UUID.nameUUIDFromBytes("concurrent".getBytes(StandardCharsets.UTF_8));
        var event = IngestFixtures.event("\"event_id\":\"" + id + "\"");
        var batch = "{\"events\":[" + event + "," + event + "," + event + "]}";
        var answers = new ArrayList<Future<HttpResponse<String>>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> server.post("/v1/events/batch", key, batch)));
                answers.add(threads.submit(() -> server.post("/v1/events", key, event)));
            }
        }
        int accepted = 0;
        int repeated = 0;
        for (var answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(201);
            accepted += number(answer.get(), "accepted");
            repeated += number(answer.get(), "repeated");
        }
        assertThat(accepted).isEqualTo(32);
        assertThat(accepted - repeated).isEqualTo(1);
    }

    @Test
    void answersWithTheClientsOwnIdWhenItIsAUuid() {
        var key = server.newTenant("ids").writeKey();
        var answer =
                server.post(
                        "/v1/events",
                        key,
                        IngestFixtures.event(
                                "\"event_id\":\"fcd17b8a-6587-4165-bada-e869cc7b679d\""));
        assertThat(answer.body()).contains("\"event_id\":\"fcd17b8a-6587-4165-bada-e869cc7b679d\"");
    }

    @Test
    void takesTheKeyInEitherHeader() {
        var key = server.newTenant("headers").writeKey();
        var answer =
                server.send(
                        server.request("/v1/events")
                                .header("X-API-Key", key)
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                IngestFixtures.event(""))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @Test
    void refusesAKeyThatMayOnlyRead() {
        var key = server.newTenant("reader").readKey();
        assertThat(server.post("/v1/events", key, IngestFixtures.event("")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void takesCompressedBatches() throws IOException {
        var key = server.newTenant("gzip").writeKey();
        var batch =
                IntStream.range(0, 100)
                        .mapToObj(i -> IngestFixtures.event("\"event_id\":\"z" + i + "\""))
                        .collect(Collectors.joining(",", "{\"events\":[", "]}"));
        var answer = send(key, BodyReaderTest.gzip(batch.getBytes(StandardCharsets.UTF_8)), "gzip");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(number(answer, "accepted")).isEqualTo(100);
    }

    /**
     * Not one byte of it is inflated for who may not send events, and for others only the
     * beginning.
     */
    @Test
    void inflatesABombOnlyAfterAuthenticationAndOnlyABit() throws IOException {
        var tenant = server.newTenant("bomb");
        var key = tenant.writeKey();
        var bomb = BodyReaderTest.bomb(400);
        // Small enough to be sent whole before the refusal: a client that still sends misses it.
        var small = BodyReaderTest.bomb(40);
        var reader = server.bean(BodyReader.class);
        var before = reader.inflatedBytes();
        assertThat(send("am_live_wrong", small, "gzip").statusCode()).isEqualTo(401);
        assertThat(send(tenant.readKey(), small, "gzip").statusCode()).isEqualTo(403);
        assertThat(reader.inflatedBytes()).isEqualTo(before);
        assertThat(send(key, bomb, "gzip").statusCode()).isEqualTo(413);
        assertThat(reader.inflatedBytes() - before).isBetween(1L, 10L * MEGABYTE);
        assertThat(reader.budget().free()).isEqualTo(64L * MEGABYTE);
    }

    @Test
    void refusesHostileBodiesWithTheRightStatus() throws IOException {
        var key = server.newTenant("hostile").writeKey();
        assertThat(send(key, new byte[12 * MEGABYTE], "identity").statusCode()).isEqualTo(413);
        assertThat(send(key, "plain".getBytes(StandardCharsets.UTF_8), "gzip").statusCode())
                .isEqualTo(400);
        assertThat(send(key, new byte[10], "br").statusCode()).isEqualTo(415);
        var deep = "{\"events\":[{\"metadata\":{\"a\":" + "[".repeat(10_000);
        assertThat(server.post("/v1/events/batch", key, deep).statusCode()).isEqualTo(400);
        var good = server.post("/v1/events", key, IngestFixtures.event(""));
        assertThat(good.statusCode()).isEqualTo(201);
    }

    private HttpResponse<String> send(String key, byte[] bytes, String encoding) {
        return server.send(
                server.request("/v1/events/batch")
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", encoding)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }

    private static int number(HttpResponse<String> answer, String field) {
        var body = answer.body();
        int from = body.indexOf("\"" + field + "\":") + field.length() + 3;
        int to = from;
        while (Character.isDigit(body.charAt(to))) {
            to++;
        }
        return Integer.parseInt(body.substring(from, to));
    }
}
