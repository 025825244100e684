package dev.agentmetrics.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** How many runs the server has made of the traces that it was sent. */
final class RunsMade {

    private static final Pattern TOTAL = Pattern.compile("\"totals\":\\{[^}]*?\"runs\":(\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final HttpClient http;
    private final ServerUnderTest server;
    private final String cookie;

    RunsMade(HttpClient http, ServerUnderTest server) throws IOException, InterruptedException {
        this.http = http;
        this.server = server;
        cookie = QueryBench.signIn(http, server);
    }

    long now() throws IOException, InterruptedException {
        var to = Instant.ofEpochMilli(System.currentTimeMillis());
        var question = "/v1/overview?from=" + to.minus(Duration.ofDays(1)) + "&to=" + to;
        var answer = QueryBench.get(http, server.url().resolve(question), cookie);
        var total = TOTAL.matcher(answer.body());
        if (answer.statusCode() != 200 || !total.find()) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return Long.parseLong(total.group(1));
    }

    void await(long runs) throws IOException, InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (now() < runs && System.nanoTime() < until) {
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
