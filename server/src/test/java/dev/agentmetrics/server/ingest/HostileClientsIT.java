package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.testing.EventClient;
import dev.agentmetrics.server.testing.RawConnection;
import dev.agentmetrics.server.testing.ServerAccess;
import dev.agentmetrics.server.testing.ServerProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that send too much, too slowly or nothing, while a good one is sending all the time: it
 * must not notice, and the memory of the server's process stays within bounds.
 */
class HostileClientsIT {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int CONNECTIONS = 1_000;
    private static final int ROUNDS = 6;

    /** As long as a drop takes; short enough to be idle never. */
    private static final Duration DRIP = Duration.ofMillis(50);

    @TempDir static Path root;

    private static ServerProcess server;
    private static ServerAccess access;
    private EventClient good;

    @BeforeAll
    static void start() {
        server =
                ServerProcess.start(
                        root.resolve("data"),
                        Map.of(
                                "AGENTMETRICS_CONNECTIONS", Integer.toString(CONNECTIONS),
                                "AGENTMETRICS_IDLE_TIME", "10s",
                                "AGENTMETRICS_SLOW_TIME", "1s"));
        var caFile = root.resolve("data/tls/ca.pem");
        access = ServerAccess.of(server, caFile, ServerAccess.setUp(server, caFile));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void startTheGoodClient() {
        good = EventClient.start(access, "good", "good-" + System.nanoTime(), 10);
        await().until(() -> good.acknowledged().size() > 20);
    }

    @AfterEach
    void theGoodClientHasNotNoticed() {
        var before = good.acknowledged().size();
        await().until(() -> good.acknowledged().size() > before + 20);
        good.stop();
        assertThat(good.failures()).isEmpty();
        assertThat(good.answers()).as("statuses").containsOnlyKeys(200);
        assertThat(server.output().lines().filter(line -> line.contains("ERROR"))).isEmpty();
    }

    /** Red when a body is inflated, or read, before the key and the limits are looked at. */
    @Test
    void hostileBodiesAreRefusedWithinBoundedMemory() throws Exception {
        var bomb = BodyReaderTest.bomb(400);
        var large = new byte[12 * MEGABYTE];
        var zipped = BodyReaderTest.gzip(noise(12 * MEGABYTE));
        var deep = text("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
        var attacks =
                List.of(
                        new Attack("bomb", 413, post(bomb, "gzip", true)),
                        new Attack("bomb without a key", 401, post(bomb, "gzip", false)),
                        new Attack("large", 413, post(large, "identity", true)),
                        new Attack("large when inflated", 413, post(zipped, "gzip", true)),
                        new Attack("deep", 400, post(deep, "identity", true)),
                        new Attack("cut off", 400, post(text("{\"a\""), "identity", true)),
                        new Attack("a number", 422, post(text("{\"events\":7}"), "identity", true)),
                        new Attack("a list", 422, post(text("[]"), "identity", true)));
        server.forgetPeakMemory();
        var before = server.memory();
        var answers = new ArrayList<Answer>();
        try (var attackers = Executors.newFixedThreadPool(8)) {
            for (var round = 0; round < ROUNDS; round++) {
                for (var attack : attacks) {
                    answers.add(new Answer(attack, attackers.submit(attack.send)));
                }
            }
        }

        for (var answer : answers) {
            assertThat(answer.status.get()).as(answer.attack.name).isEqualTo(answer.attack.status);
        }
        assertThat(server.peakMemory() - before).isLessThan(300L * MEGABYTE);
    }

    private record Answer(Attack attack, Future<Integer> status) {}

    private record Attack(String name, int status, Callable<Integer> send) {}

    private static Callable<Integer> post(byte[] body, String encoding, boolean withKey) {
        return () -> {
            var request =
                    withKey
                            ? access.write("/v1/events/batch")
                            : access.anonymous("/v1/events/batch");
            HttpResponse<String> answer =
                    access.send(
                            request.setHeader("Content-Encoding", encoding)
                                    .POST(BodyPublishers.ofByteArray(body)));
            return answer.statusCode();
        };
    }

    /** The wrong type of one field is that event's problem. */
    @Test
    void ofABatchWithWrongTypesTheGoodEventsAreStored() throws Exception {
        var answer =
                access.send(
                        access.write("/v1/events/batch")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"events\":[7,null,{\"trace_id\":[]},%s]}"
                                                        .formatted(IngestFixtures.event("")))));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"accepted\":1,\"rejected\":3");
    }

    /** One byte now and then keeps the idle timeout from ever firing. */
    @Test
    void aBodyThatTricklesIsAnswered408AndItsConnectionClosed() {
        try (var connection = connect()) {
            var answer = drip(connection.send(head(access.writeKey(), 100_000) + "{"), " ");

            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"body_timeout\"");
        }
    }

    @Test
    void aBodyThatStopsComingIsAnswered408() {
        try (var connection = connect()) {
            var answer = connection.send(head(access.writeKey(), 100_000) + "{").readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"body_timeout\"");
        }
    }

    /** Nobody waits for it without a key; the log must not grow with every attempt, either. */
    @Test
    void aTrickleWithoutAKeyIsAnswered401() {
        for (var length : List.of(50_000, 5_000_000)) {
            try (var connection = connect()) {
                var answer = drip(connection.send(head("am_live_x", length) + "{"), " ");

                assertThat(answer).startsWith("HTTP/1.1 401 ");
            }
        }
    }

    @Test
    void anHonestClientWhoseFirstPacketIsSmallIsServed() {
        var event = IngestFixtures.event("");
        try (var connection = connect()) {
            connection.send(head(access.writeKey(), event.length()) + event.charAt(0));
            assertThat(connection.endWithin(DRIP)).isEmpty();
            connection.send(event.substring(1));

            assertThat(connection.readSome()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aHeadThatTricklesIsCutOff() {
        try (var connection = connect()) {
            var answer =
                    drip(connection.send("POST /v1/events HTTP/1.1\r\nHost: localhost\r\n"), "X");

            assertThat(answer)
                    .satisfiesAnyOf(
                            it -> assertThat(it).isEmpty(),
                            it -> assertThat(it).startsWith("HTTP/1.1 408"));
        }
    }

    /** Sends a little every now and then until the other side has had enough. */
    private static String drip(RawConnection connection, String drop) {
        for (var drops = 0; drops < 400; drops++) {
            var end = connection.endWithin(DRIP);
            if (end.isPresent()) {
                return end.get();
            }
            connection.trySend(drop);
        }
        throw new AssertionError("still open");
    }

    private static String head(String key, int length) {
        return RawConnection.head(
                "POST /v1/events HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + key,
                "Content-Type: application/json",
                "Content-Length: " + length);
    }

    /**
     * Every place taken by somebody who does nothing: nobody else gets in at first, then the idle
     * ones are let go early.
     */
    @Test
    void idleConnectionsCostLittleAndGiveWayToOthers() throws Exception {
        server.forgetPeakMemory();
        var before = server.memory();
        var idle = new ArrayList<RawConnection>();
        try {
            // The good client has a place, too.
            idle.addAll(connect(CONNECTIONS - 2));
            assertThat(server.peakMemory() - before).isLessThan(200L * MEGABYTE);
            var most = server.sockets();
            for (var extra = 0; extra < 400; extra++) {
                idle.add(RawConnection.plain(access.port()));
                if (extra % 100 == 99) {
                    most = Math.max(most, server.sockets());
                }
            }
            assertThat(most).isBetween(CONNECTIONS / 2L, CONNECTIONS + 20L);

            assertThat(EventClient.manual(access, "new", 1, 0).sendNext().statusCode())
                    .isEqualTo(200);
            assertThat(idle.getFirst().readToEnd()).isEmpty();
        } finally {
            idle.forEach(RawConnection::close);
        }
    }

    private static List<RawConnection> connect(int count) {
        return IntStream.range(0, count).parallel().mapToObj(_ -> connect()).toList();
    }

    private static RawConnection connect() {
        return RawConnection.tls(access.port(), access.caFile());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] noise(int size) {
        var bytes = new byte[size];
        new java.util.Random(7).nextBytes(bytes);
        return bytes;
    }
}
