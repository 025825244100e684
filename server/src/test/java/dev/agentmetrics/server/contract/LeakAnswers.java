package dev.agentmetrics.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.GitHubDouble;
import dev.agentmetrics.server.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Set;

/**
 * Every answer to a report of a leaked key. From addresses of its own, because it asks too often.
 */
final class LeakAnswers {

    /** Reports of GitHub that are too large; see {@code GitHubReportsIT}. */
    private static final String LARGE = "\"" + "x".repeat(1_100_000) + "\"";

    private final TestServer server;
    private final Answers answers;

    LeakAnswers(TestServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
    }

    void provoke(String key) {
        try (var finder = TestServer.client(server.caFile(), "127.0.7.20");
                var gitHub = TestServer.client(server.caFile(), "127.0.7.21")) {
            reports(finder, key);
            gitHub(gitHub);
        }
    }

    private void reports(HttpClient finder, String key) {
        var route = "POST /v1/leaks";
        var json = "{\"text\":\"%s\",\"where\":\"a paste\"}".formatted(key);
        answers.expect(route, 202, send(finder, json(route, json)));
        answers.expect(route, 202, send(finder, json(route, "{}")));
        answers.expect(route, 400, send(finder, json(route, "{")));
        answers.expect(route, 413, send(finder, json(route, "\"" + "x".repeat(70_000) + "\"")));
        var plain = server.request("/v1/leaks").header("Content-Type", "text/plain");
        answers.expect(route, 415, send(finder, plain.POST(BodyPublishers.ofString("x"))));
        tooOften(finder, route, 202);
    }

    private void gitHub(HttpClient client) {
        var route = "POST /v1/leaks/github";
        var report = GitHubDouble.report("am_live_x", "");
        answers.expect(route, 200, send(client, signed(route, report)));
        answers.expect(route, 400, send(client, signed(route, "{}")));
        answers.expect(route, 401, send(client, json(route, report)));
        answers.expect(route, 413, send(client, askingFirst(signed(route, LARGE))));
        tooOften(client, route, 401);
    }

    /** A body that is refused unread breaks the stream of who sends it without asking. */
    private static HttpRequest.Builder askingFirst(HttpRequest.Builder request) {
        return request.version(HttpClient.Version.HTTP_1_1).expectContinue(true);
    }

    private void tooOften(HttpClient client, String route, int until) {
        HttpResponse<String> answer;
        var attempts = 0;
        do {
            answer = send(client, askingFirst(json(route, "{}")));
            answers.check(route, answer);
        } while (answer.statusCode() == until && attempts++ < 200);
        assertThat(Set.of(until, 429)).contains(answer.statusCode());
        answers.expect(route, 429, answer);
    }

    private HttpRequest.Builder signed(String route, String body) {
        return json(route, body)
                .header("Github-Public-Key-Identifier", server.gitHub().keyName())
                .header("Github-Public-Key-Signature", server.gitHub().sign(body));
    }

    private HttpRequest.Builder json(String route, String body) {
        return server.request(route.substring("POST ".length()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }
}
