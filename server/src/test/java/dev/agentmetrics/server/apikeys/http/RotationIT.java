package dev.agentmetrics.server.apikeys.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
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
            var answer =
                    server.send(
                            server.request("/v1/keys/" + old.substring(8, 18) + "/rotate")
                                    .header("Authorization", "Bearer " + tenant.adminKey())
                                    .POST(BodyPublishers.noBody()));
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
