package dev.agentmetrics.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One person's session with a server: keeps the cookie and sends the request-forgery token. */
public final class Browser {

    private static final String COOKIE = "__Host-am_session=";
    private static final String FLOW = "__Host-am_sign_in=";
    private static final String PASSKEY = "__Host-am_passkey=";
    private static final String WAITING = "__Host-am_second_step=";

    private final String url;
    private final HttpClient client;
    private final JsonMapper json = new JsonMapper();
    private @Nullable String cookie;
    private @Nullable String flow;
    private @Nullable String passkey;
    private @Nullable String waiting;
    private @Nullable String csrf;

    public Browser(String url, Path caFile) {
        this(url, TestServer.client(caFile));
    }

    /** At another address than everybody else; see {@link TestServer#client(Path, String)}. */
    public Browser(String url, HttpClient client) {
        this.url = url;
        this.client = client;
    }

    /** Sends JSON from a page of the server, with the session if there is one. */
    public HttpResponse<String> send(String method, String path, String body) {
        var request = request(method, path, body).header("Origin", url);
        if (csrf != null) {
            request.header("X-CSRF-Token", csrf);
        }
        return exchange(request);
    }

    public HttpResponse<String> get(String path) {
        return exchange(request("GET", path, ""));
    }

    /** A request with the cookie and nothing else, to be completed and sent by the test. */
    public HttpRequest.Builder request(String method, String path, String body) {
        var request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(Duration.ofSeconds(30))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json");
        var cookies =
                Stream.of(
                                pair(COOKIE, cookie),
                                pair(FLOW, flow),
                                pair(PASSKEY, passkey),
                                pair(WAITING, waiting))
                        .flatMap(Optional::stream)
                        .toList();
        if (!cookies.isEmpty()) {
            request.header("Cookie", String.join("; ", cookies));
        }
        return request;
    }

    public HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }

    /** The body as JSON. */
    public JsonNode json(HttpResponse<String> answer) {
        return json.readTree(answer.body());
    }

    /** Sets up the owner with the link that was printed at start. */
    public HttpResponse<String> setUp(String link, String email, String password) {
        var token = link.substring(link.lastIndexOf('/') + 1);
        return signedIn(
                send(
                        "POST",
                        "/v1/setup",
                        json.writeValueAsString(
                                java.util.Map.of(
                                        "token", token, "email", email, "password", password))));
    }

    public HttpResponse<String> signIn(String email, String password) {
        return signedIn(
                send(
                        "POST",
                        "/v1/sessions",
                        json.writeValueAsString(
                                java.util.Map.of("email", email, "password", password))));
    }

    public Optional<String> cookie() {
        return Optional.ofNullable(cookie);
    }

    public void setCookie(@Nullable String value) {
        cookie = value;
    }

    /** Goes on with a session that was made elsewhere, or was given another value. */
    public void resume(String sessionCookie, String csrfToken) {
        cookie = sessionCookie;
        csrf = csrfToken;
    }

    /** Takes the token of an answer that gave a session. */
    public HttpResponse<String> moved(HttpResponse<String> answer) {
        return signedIn(answer);
    }

    public Optional<String> csrf() {
        return Optional.ofNullable(csrf);
    }

    /** Adds a passkey to the person of the session, and takes the session's new values. */
    public HttpResponse<String> addPasskey(SoftAuthenticator authenticator, String label) {
        var asked = json(send("POST", "/v1/me/passkeys/options", ""));
        return send(
                "POST",
                "/v1/me/passkeys",
                json.writeValueAsString(
                        java.util.Map.of(
                                "label",
                                label,
                                "credential",
                                authenticator.create(asked.path("public_key")))));
    }

    public HttpResponse<String> signInWithPasskey(SoftAuthenticator authenticator) {
        var asked = json(send("POST", "/v1/sign-ins/passkey/options", ""));
        return answerPasskey(authenticator.sign(asked.path("public_key")));
    }

    public HttpResponse<String> answerPasskey(java.util.Map<String, Object> credential) {
        return signedIn(
                send(
                        "POST",
                        "/v1/sign-ins/passkey",
                        json.writeValueAsString(java.util.Map.of("credential", credential))));
    }

    private HttpResponse<String> signedIn(HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            csrf = json(answer).path("csrf_token").asString();
        }
        return answer;
    }

    /** What binds a sign-in with another service to this browser. */
    public Optional<String> flow() {
        return Optional.ofNullable(flow);
    }

    public void setFlow(@Nullable String value) {
        flow = value;
    }

    /** What binds a question to an authenticator to this browser. */
    public Optional<String> passkey() {
        return Optional.ofNullable(passkey);
    }

    public void setPasskey(@Nullable String value) {
        passkey = value;
    }

    /** What binds a sign-in that waits for a second factor to this browser. */
    public Optional<String> waiting() {
        return Optional.ofNullable(waiting);
    }

    public void setWaiting(@Nullable String value) {
        waiting = value;
    }

    /** The second half of signing in, with a passkey. */
    public HttpResponse<String> secondStepWithPasskey(SoftAuthenticator authenticator) {
        var asked = json(send("POST", "/v1/sign-ins/second-step/passkey", ""));
        return signedIn(
                send(
                        "POST",
                        "/v1/sign-ins/second-step",
                        passkeyProof(authenticator.sign(asked.path("public_key")))));
    }

    public String passkeyProof(java.util.Map<String, Object> credential) {
        return json.writeValueAsString(
                java.util.Map.of(
                        "proof", "passkey", "credential", json.writeValueAsString(credential)));
    }

    /** The second half of signing in. */
    public HttpResponse<String> secondStep(String proof, String code) {
        return signedIn(
                send(
                        "POST",
                        "/v1/sign-ins/second-step",
                        json.writeValueAsString(java.util.Map.of("proof", proof, "code", code))));
    }

    private void keep(String header) {
        if (header.startsWith(COOKIE)) {
            cookie = value(header, COOKIE);
        } else if (header.startsWith(FLOW)) {
            flow = value(header, FLOW);
        } else if (header.startsWith(PASSKEY)) {
            passkey = value(header, PASSKEY);
        } else if (header.startsWith(WAITING)) {
            waiting = value(header, WAITING);
        }
    }

    private static @Nullable String value(String header, String name) {
        var value = List.of(header.split(";")).getFirst().substring(name.length());
        return value.isEmpty() ? null : value;
    }

    private static Optional<String> pair(String name, @Nullable String value) {
        return Optional.ofNullable(value).map(present -> name + present);
    }
}
