package dev.agentmetrics.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that was asked for demo data, as {@code ./dev run --demo} starts it. */
class DemoFillIT {

    private static final Map<String, String> DEMO = Map.of("AGENTMETRICS_DEMO", "true");
    private static final Pattern FILLED = Pattern.compile("demo data is in: (\\d+) runs");
    private static final String EMAIL = "owner@example.com";
    private static final String PASSWORD = "umbrella harvest violin 42";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Red when another fill makes other events, or none because there are some. */
    @Test
    void fillsAnEmptyServerOnceHoweverOftenItIsStarted(@TempDir Path dataDir) throws Exception {
        try (var server = ServerProcess.start(dataDir, DEMO)) {
            await(server, Pattern.compile("\\d+ demo runs sent"));
            assertThat(server.output()).doesNotContainPattern(FILLED);
            server.kill();
        }
        long sent;
        try (var server = ServerProcess.start(dataDir, DEMO)) {
            sent = Long.parseLong(await(server, FILLED).group(1));
            assertThat(sent).isGreaterThan(10_000);
            assertThat(runs(owner(server))).isEqualTo(sent);
            server.terminate();
            server.exitCode();
        }
        try (var server = ServerProcess.start(dataDir, DEMO)) {
            await(server, Pattern.compile("demo data is not added"));
            assertThat(runs(signedIn(server))).isEqualTo(sent);
        }
    }

    private static MatchResult await(ServerProcess server, Pattern line)
            throws InterruptedException {
        var deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline) && server.isAlive()) {
            var found = line.matcher(server.output());
            if (found.find()) {
                return found.toMatchResult();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("no line like " + line + " in:\n" + server.output());
    }

    private static Browser owner(ServerProcess server) {
        var browser = browser(server);
        var link = server.line("setup").orElseThrow();
        var answer =
                browser.send(
                        "POST",
                        "/v1/setup",
                        """
                        {"token":"%s","email":"%s","password":"%s"}
                        """
                                .formatted(
                                        link.substring(link.lastIndexOf('/') + 1),
                                        EMAIL,
                                        PASSWORD));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return browser;
    }

    private static Browser signedIn(ServerProcess server) {
        var browser = browser(server);
        var answer =
                browser.send(
                        "POST",
                        "/v1/sessions",
                        """
                        {"email":"%s","password":"%s"}
                        """
                                .formatted(EMAIL, PASSWORD));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return browser;
    }

    private static Browser browser(ServerProcess server) {
        return new Browser(server.url(), Path.of(server.line("ca").orElseThrow()));
    }

    private static long runs(Browser browser) {
        var now = Instant.now();
        var answer =
                browser.get("/v1/overview?from=" + now.minus(Duration.ofDays(30)) + "&to=" + now);
        return browser.json(answer).path("totals").path("runs").asLong(-1);
    }
}
