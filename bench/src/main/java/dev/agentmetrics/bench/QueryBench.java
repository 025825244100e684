package dev.agentmetrics.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How fast the dashboard's questions are answered over ten million runs of thirty days. */
final class QueryBench {

    private static final int RUNS = Integer.getInteger("bench.runs", 10_000_000);
    private static final int BATCH = 100;
    private static final int REPEATS = 60;
    private static final Duration SPAN = Duration.ofDays(30);

    private QueryBench() {}

    static void run() throws Exception {
        var table = new Table();
        var server = ServerUnderTest.start();
        try (server;
                var load = new Load(server.ca(), server.line("key"))) {
            fill(server, load, table);
            var cookie = signIn(load.client(), server);
            awaitRollUps(load.client(), server.url(), cookie);
            for (var question : questions()) {
                ask(load.client(), server.url(), cookie, question, table);
            }
            table.row("memory", "%.0f MB", server.residentBytes() / 1e6);
        }
        try (var second = server.again()) {
            table.row(
                    "start to ready on this data", "%.1f s", second.timeToReady().toMillis() / 1e3);
        }
        table.print();
    }

    private static void fill(ServerUnderTest server, Load load, Table table)
            throws InterruptedException {
        var events = Events.past(2, SPAN.toMillis());
        var outcome =
                load.post(
                        server.url().resolve("/v1/events/batch"),
                        RUNS / BATCH,
                        0,
                        _ -> {
                            synchronized (events) {
                                return events.batch(BATCH);
                            }
                        });
        table.row("runs sent", "%,.0f", (double) RUNS);
        table.row("  at", "%,.0f events/s", outcome.perSecond() * BATCH);
        table.row("  refused", "%.0f", outcome.refused());
    }

    private record Question(String name, String path, Duration range) {}

    private static List<Question> questions() {
        return List.of(
                new Question("overview, 24 hours", "/v1/overview?", Duration.ofDays(1)),
                new Question("overview, 30 days", "/v1/overview?", SPAN),
                new Question("agents, 30 days", "/v1/agents?", SPAN),
                new Question(
                        "agent, 7 days", "/v1/agent?agent_id=support-agent&", Duration.ofDays(7)),
                new Question(
                        "failed runs, 24 hours", "/v1/runs?status=failed&", Duration.ofDays(1)));
    }

    private static void ask(
            HttpClient http, URI server, String cookie, Question question, Table table)
            throws IOException, InterruptedException {
        var millis = new double[REPEATS];
        for (var i = -5; i < REPEATS; i++) {
            // A moving end, so that no cache can answer.
            var to = Instant.ofEpochMilli(System.currentTimeMillis());
            var url =
                    server.resolve(
                            question.path() + "from=" + to.minus(question.range()) + "&to=" + to);
            var start = System.nanoTime();
            var answer = get(http, url, cookie);
            if (answer.statusCode() != 200) {
                throw new IOException(
                        question.name() + ": " + answer.statusCode() + " " + answer.body());
            }
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        table.row(question.name() + ", p50", "%.0f ms", millis[REPEATS / 2]);
        table.row(question.name() + ", p95", "%.0f ms", millis[(int) (REPEATS * 0.95)]);
    }

    static HttpResponse<String> get(HttpClient http, URI url, String cookie)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(url).header("Cookie", cookie).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Sets up the owner through the one-time link; the session may read. */
    static String signIn(HttpClient http, ServerUnderTest server)
            throws IOException, InterruptedException {
        var link = server.line("setup");
        var token = link.substring(link.lastIndexOf('/') + 1);
        var body =
                "{\"token\":\"%s\",\"email\":\"owner@example.com\",\"password\":\"umbrella harvest violin 42\"}"
                        .formatted(token);
        var answer =
                http.send(
                        HttpRequest.newBuilder(server.url().resolve("/v1/setup"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        var cookie =
                answer.headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "setting up the owner failed: " + answer.body()));
        return cookie.substring(0, cookie.indexOf(';'));
    }

    /** Roll-ups are made in the background; the figures are about the state that lasts. */
    private static void awaitRollUps(HttpClient http, URI server, String cookie)
            throws IOException, InterruptedException {
        for (var i = 0; i < 120; i++) {
            if (get(http, server.resolve("/v1/status"), cookie)
                    .body()
                    .contains("\"pending_hours\":0")) {
                return;
            }
            TimeUnit.SECONDS.sleep(1);
        }
        System.err.println(
                "the roll-ups did not finish within two minutes; figures include raw hours");
    }
}
