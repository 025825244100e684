package dev.agentmetrics.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.TestServer;
import dev.agentmetrics.server.testing.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers about passwords, addresses and messages. Comes from addresses of its own, because it uses
 * up what one network may ask for.
 */
final class MailAnswers {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NEW = "seventeen lamps near a quiet harbour";
    private static final List<String> PUBLIC =
            List.of(
                    "/v1/password-resets",
                    "/v1/password-resets/complete",
                    "/v1/email-confirmations",
                    "/v1/sign-up",
                    "/v1/sign-up/complete");

    private final TestServer server;
    private final Answers answers;
    private final HttpClient client;

    MailAnswers(TestServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
        this.client = client(server, "127.0.3.91");
    }

    private static HttpClient client(TestServer server, String address) {
        return HttpClient.newBuilder()
                .sslContext(Trust.only(server.caFile()))
                .localAddress(InetAddress.ofLiteral(address))
                .build();
    }

    /** The operator's owner: afterwards they have another password and another address. */
    void collect(Browser owner, String email, String password) {
        resetPassword(owner, email);
        ownAccount(owner, password);
        outbox(owner);
        signUp(owner);
        refusals();
        tooMany("/v1/password-resets", "{\"email\":\"%d@example.org\"}", 202);
        tooMany("/v1/password-resets/complete", "{\"token\":\"%d\"}", 404);
        tooMany("/v1/email-confirmations", "{\"token\":\"%d\"}", 404);
    }

    private void resetPassword(Browser owner, String email) {
        expect("/v1/password-resets", 202, Map.of("email", "nobody@example.org"));
        expect("/v1/password-resets", 202, Map.of("email", email));
        expect("/v1/password-resets", 422, Map.of("email", "nobody"));
        var token = token(owner, "password_reset");
        expect("/v1/password-resets/complete", 422, Map.of("token", token, "password", "short"));
        expect("/v1/password-resets/complete", 404, Map.of("token", "x", "password", NEW));
        expect("/v1/password-resets/complete", 200, Map.of("token", token, "password", NEW));
        assertThat(owner.get("/v1/me").statusCode()).as("every session has ended").isEqualTo(401);
        assertThat(owner.signIn(email, NEW).statusCode()).isEqualTo(200);
    }

    private void ownAccount(Browser owner, String password) {
        own(owner, "/v1/me/password", 200, Map.of("present_password", NEW, "password", password));
        own(owner, "/v1/me/password", 422, Map.of("present_password", NEW));
        own(owner, "/v1/me/email", 422, Map.of("present_password", password, "email", "x"));
        own(
                owner,
                "/v1/me/email",
                202,
                Map.of("present_password", password, "email", "new@example.org"));
        expect("/v1/email-confirmations", 404, Map.of("token", "x"));
        expect("/v1/email-confirmations", 200, Map.of("token", token(owner, "email_confirmation")));
        for (var path : List.of("/v1/me/password", "/v1/me/email")) {
            answers.expect("POST " + path, 400, owner.send("POST", path, "{"));
            answers.expect(
                    "POST " + path,
                    413,
                    owner.send("POST", path, "\"" + "x".repeat(70_000) + "\""));
            answers.expect("POST " + path, 403, owner.exchange(owner.request("POST", path, "{}")));
            var text =
                    owner.request("POST", path, "x")
                            .setHeader("Content-Type", "text/plain")
                            .header("X-CSRF-Token", owner.csrf().orElseThrow());
            answers.expect("POST " + path, 415, owner.exchange(text));
        }
        var wrong = Map.of("present_password", "x", "password", NEW, "email", "a@example.org");
        for (int i = 0; i < 10; i++) {
            own(owner, "/v1/me/password", 422, wrong);
        }
        own(owner, "/v1/me/password", 429, wrong);
        own(owner, "/v1/me/email", 429, wrong);
    }

    private void own(Browser owner, String path, int status, Map<String, String> body) {
        answers.expect(
                "POST " + path, status, owner.send("POST", path, JSON.writeValueAsString(body)));
    }

    private void outbox(Browser owner) {
        var list = "GET /v1/outbox";
        var first = answers.expect(list, 200, owner.get("/v1/outbox?limit=1"));
        var cursor = first.path("next_cursor").asString();
        answers.expect(list, 200, owner.get("/v1/outbox?cursor=" + cursor));
        answers.expect(list, 400, owner.get("/v1/outbox?cursor=x"));
        answers.expect(list, 422, owner.get("/v1/outbox?limit=0"));
        var read = "GET /v1/outbox/{messageId}";
        answers.expect(read, 404, owner.get("/v1/outbox/x"));
        assertThat(owner.get("/v1/audit?type=outbox_read").body()).contains("\"password_reset\"");
    }

    /** The shared server is closed to strangers; a test of its own opens one. */
    private void signUp(Browser owner) {
        answers.expect("GET /v1/sign-up", 200, owner.get("/v1/sign-up"));
        for (var path : List.of("/v1/sign-up", "/v1/sign-up/complete")) {
            expect(path, 403, Map.of("email", "nobody@example.org"));
        }
    }

    private void refusals() {
        for (var path : PUBLIC) {
            answers.expect("POST " + path, 400, post(path, "{", "application/json"));
            answers.expect(
                    "POST " + path,
                    413,
                    post(path, "\"" + "x".repeat(70_000) + "\"", "application/json"));
            answers.expect("POST " + path, 415, post(path, "x", "text/plain"));
            var foreign =
                    server.request(path)
                            .header("Content-Type", "application/json")
                            .header("Origin", "https://a.invalid")
                            .POST(BodyPublishers.ofString("{}"));
            answers.expect("POST " + path, 403, server.send(foreign));
        }
    }

    private void tooMany(String path, String body, int status) {
        HttpResponse<String> answer;
        var tries = 0;
        do {
            answer = post(path, body.formatted(tries), "application/json");
            answers.check("POST " + path, answer);
        } while (answer.statusCode() == status && tries++ < 50);
        answers.expect("POST " + path, 429, answer);
    }

    /** The token of the latest link of a kind, as the operator reads it. */
    private String token(Browser owner, String template) {
        var read = "GET /v1/outbox/{messageId}";
        var id = await().until(() -> latest(owner, template), found -> !found.isEmpty());
        var text = answers.expect(read, 200, owner.get("/v1/outbox/" + id)).path("text").asString();
        return text.substring(text.indexOf('#') + 1).split("\\s", 2)[0];
    }

    private String latest(Browser owner, String template) {
        var page = answers.expect("GET /v1/outbox", 200, owner.get("/v1/outbox"));
        for (var message : page.path("messages")) {
            if (message.path("template").asString().equals(template)) {
                return message.path("id").asString();
            }
        }
        return "";
    }

    private void expect(String path, int status, Map<String, String> body) {
        answers.expect(
                "POST " + path,
                status,
                post(path, JSON.writeValueAsString(body), "application/json"));
    }

    private HttpResponse<String> post(String path, String body, String type) {
        try {
            return client.send(
                    server.request(path)
                            .header("Content-Type", type)
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }
}
