package dev.agentmetrics.server.contract;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.identity.passkeys.OwnPasskeys;
import dev.agentmetrics.server.identity.passkeys.Passkey;
import dev.agentmetrics.server.identity.passkeys.PasskeyId;
import dev.agentmetrics.server.identity.passkeys.PasskeyStore;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.SoftAuthenticator;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every answer about passkeys, for {@link ContractIT}. */
final class PasskeyAnswers {

    private static final String LIST = "GET /v1/me/passkeys";
    private static final String ADD = "POST /v1/me/passkeys";
    private static final String ASK = "POST /v1/me/passkeys/options";
    private static final String RENAME = "PATCH /v1/me/passkeys/{passkeyId}";
    private static final String REMOVE = "DELETE /v1/me/passkeys/{passkeyId}";
    private static final String NO_PASSWORD = "DELETE /v1/me/password";
    private static final String BEGIN = "POST /v1/sign-ins/passkey/options";
    private static final String SIGN_IN = "POST /v1/sign-ins/passkey";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final Answers answers;

    PasskeyAnswers(TestServer server, TestServer.Tenant tenant, Answers answers) {
        this.server = server;
        this.tenant = tenant;
        this.answers = answers;
    }

    void provoke() {
        var person = new People(server).in(tenant.org(), Role.MEMBER);
        var browser = person.browser();
        answers.expect(LIST, 200, browser.get("/v1/me/passkeys"));
        answers.expect(NO_PASSWORD, 409, browser.send("DELETE", "/v1/me/password", ""));
        answers.expect(ADD, 403, add(browser, new SoftAuthenticator(server.url()), notAsked()));
        var first = new SoftAuthenticator(server.url());
        answers.expect(ADD, 200, add(browser, first, ask(browser)));
        signIn(first);
        answers.expect(LIST, 200, browser.get("/v1/me/passkeys"));
        answers.expect(ADD, 200, add(browser, new SoftAuthenticator(server.url()), ask(browser)));
        signIn(first);
        var list = answers.expect(LIST, 200, browser.get("/v1/me/passkeys"));
        proofs(person, browser);
        change(browser, "/v1/me/passkeys/" + list.at("/passkeys/1/id").asString());
        lastWayIn(person, browser);
        unreadable(browser, ADD, "/v1/me/passkeys");
        tooMany(person, browser);
        foreign(browser, LIST, ASK, NO_PASSWORD);
        tooOften(at("127.0.3.36"));
    }

    private void proofs(People.Member person, Browser browser) {
        var stepUp = "/v1/sessions/current/step-up/passkey";
        answers.expect("POST " + stepUp, 200, browser.send("POST", stepUp, ""));
        answers.expect(
                "POST " + stepUp, 403, browser.exchange(browser.request("POST", stepUp, "")));
        var second = "/v1/sign-ins/second-step/passkey";
        var waiting = at("127.0.3.37");
        answers.expect("POST " + second, 401, waiting.send("POST", second, ""));
        answers.expect(
                "POST " + second,
                403,
                waiting.exchange(
                        waiting.request("POST", second, "").header("Origin", "https://a.invalid")));
        waiting.signIn(person.email(), "violet kettle drifts north");
        answers.expect("POST " + second, 200, waiting.send("POST", second, ""));
    }

    private void change(Browser browser, String path) {
        var nowhere = "/v1/me/passkeys/00000000-0000-0000-0000-000000000000";
        unreadable(browser, RENAME, path);
        answers.expect(RENAME, 200, browser.send("PATCH", path, "{\"label\":\"Phone\"}"));
        answers.expect(RENAME, 404, browser.send("PATCH", nowhere, "{\"label\":\"Phone\"}"));
        answers.expect(REMOVE, 403, browser.exchange(browser.request("DELETE", path, "")));
        answers.expect(REMOVE, 200, browser.send("DELETE", path, ""));
        answers.expect(REMOVE, 404, browser.send("DELETE", nowhere, ""));
    }

    private void lastWayIn(People.Member person, Browser browser) {
        answers.expect(NO_PASSWORD, 200, browser.send("DELETE", "/v1/me/password", ""));
        answers.expect(NO_PASSWORD, 404, browser.send("DELETE", "/v1/me/password", ""));
        var last = server.bean(PasskeyStore.class).of(person.id()).getFirst().id();
        answers.expect(REMOVE, 409, browser.send("DELETE", "/v1/me/passkeys/" + last, ""));
    }

    private void tooMany(People.Member person, Browser browser) {
        var asked = ask(browser);
        var store = server.bean(PasskeyStore.class);
        var one = store.of(person.id()).getFirst();
        for (int i = store.of(person.id()).size(); i < OwnPasskeys.MAX; i++) {
            store.insert(copy(one));
        }
        answers.expect(ADD, 409, add(browser, new SoftAuthenticator(server.url()), asked));
        answers.expect(ASK, 409, browser.send("POST", "/v1/me/passkeys/options", ""));
    }

    private Passkey copy(Passkey one) {
        return new Passkey(
                new PasskeyId(server.bean(IdSource.class).next()),
                one.person(),
                one.relyingParty(),
                one.label(),
                ImmutableCredentialRecord.fromCredentialRecord(one.credential())
                        .credentialId(Bytes.random())
                        .build(),
                one.createdAt(),
                null);
    }

    private void signIn(SoftAuthenticator authenticator) {
        var browser = at("127.0.3.35");
        unreadable(browser, SIGN_IN, "/v1/sign-ins/passkey");
        answers.expect(SIGN_IN, 403, browser.answerPasskey(authenticator.sign(notAsked())));
        answers.expect(SIGN_IN, 401, browser.answerPasskey(nobodys(browser)));
        var asked = begin(browser);
        answers.expect(SIGN_IN, 200, browser.answerPasskey(authenticator.sign(asked)));
    }

    private Map<String, Object> nobodys(Browser browser) {
        return new SoftAuthenticator(server.url()).sign(begin(browser));
    }

    private JsonNode begin(Browser browser) {
        return answers.expect(BEGIN, 200, browser.send("POST", "/v1/sign-ins/passkey/options", ""))
                .path("public_key");
    }

    private JsonNode ask(Browser browser) {
        return answers.expect(ASK, 200, browser.send("POST", "/v1/me/passkeys/options", ""))
                .path("public_key");
    }

    private static JsonNode notAsked() {
        return JSON.readTree(
                "{\"challenge\":\"AA\",\"rpId\":\"localhost\",\"rp\":{\"id\":\"localhost\"},"
                        + "\"user\":{\"id\":\"AA\"}}");
    }

    private static HttpResponse<String> add(
            Browser browser, SoftAuthenticator authenticator, JsonNode asked) {
        return browser.send(
                "POST",
                "/v1/me/passkeys",
                JSON.writeValueAsString(
                        Map.of("label", "Laptop", "credential", authenticator.create(asked))));
    }

    private Browser at(String address) {
        return new Browser(server.url(), TestServer.client(server.caFile(), address));
    }

    private void unreadable(Browser from, String route, String path) {
        var method = route.substring(0, route.indexOf(' '));
        answers.expect(route, 400, from.send(method, path, "{"));
        answers.expect(route, 413, from.send(method, path, "\"" + "x".repeat(70_000) + "\""));
        answers.expect(route, 422, from.send(method, path, "{}"));
        var foreign = from.request(method, path, "{}").header("Origin", "https://a.invalid");
        answers.expect(route, 403, from.exchange(foreign));
        var text = from.request(method, path, "x").header("Origin", server.url());
        from.csrf().ifPresent(token -> text.header("X-CSRF-Token", token));
        answers.expect(route, 415, from.exchange(text.setHeader("Content-Type", "text/plain")));
    }

    /** Of a key, or without the proof that it comes from a page of the server. */
    private void foreign(Browser browser, String list, String... changes) {
        answers.expect(list, 403, server.get(list.substring(4), tenant.readKey()));
        for (var route : changes) {
            var parts = route.split(" ", 2);
            answers.expect(route, 403, browser.exchange(browser.request(parts[0], parts[1], "")));
        }
    }

    private void tooOften(Browser from) {
        var foreign =
                from.request("POST", "/v1/sign-ins/passkey/options", "")
                        .header("Origin", "https://a.invalid");
        answers.expect(BEGIN, 403, from.exchange(foreign));
        var attempts = 0;
        HttpResponse<String> answer;
        do {
            answer = from.send("POST", "/v1/sign-ins/passkey/options", "");
            answers.check(BEGIN, answer);
        } while (answer.statusCode() == 200 && attempts++ < 100);
        answers.expect(BEGIN, 429, answer);
    }
}
