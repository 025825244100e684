package dev.agentmetrics.server.contract;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.testing.AuthenticatorApp;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.GoogleDouble;
import dev.agentmetrics.server.testing.Providers;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Every answer about signing in with another service, for {@link ContractIT}. */
final class ProviderAnswers {

    private static final String BEGIN = "POST /v1/sign-ins";
    private static final String FINISH = "POST /v1/sign-ins/finish";
    private static final String LINK = "POST /v1/me/identities";
    private static final String UNLINK = "DELETE /v1/me/identities/{provider}";
    private static final String GOOGLE = "{\"provider\":\"google\"}";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestServer server;
    private final Answers answers;

    ProviderAnswers(TestServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
    }

    /**
     * @param browser of a person who signed in just now and has a password
     */
    void provoke(Browser browser, String email) {
        var stranger = at("127.0.3.31");
        answers.expect("GET /v1/sign-ins", 200, stranger.get("/v1/sign-ins"));
        unreadable(stranger, BEGIN);
        unreadable(stranger, FINISH);
        unreadable(browser, LINK);
        answers.expect(FINISH, 403, finish(stranger, Map.of("code", "x", "state", "x")));
        Providers.GOOGLE.account(GoogleDouble.Signed.NOT_AT_ALL, _ -> {});
        answers.expect(FINISH, 401, signIn(stranger));
        Providers.GOOGLE.account("contract", email);
        answers.expect(FINISH, 409, signIn(stranger));

        answers.expect("GET /v1/me/identities", 200, browser.get("/v1/me/identities"));
        var foreign = browser.request("DELETE", "/v1/me/identities/google", "");
        answers.expect(UNLINK, 403, browser.exchange(foreign));
        answers.expect(UNLINK, 404, unlink(browser));
        answers.expect(FINISH, 200, finish(browser, consent(browser, LINK)));
        answers.expect(LINK, 409, browser.send("POST", "/v1/me/identities", GOOGLE));
        var linked = at("127.0.3.31");
        answers.expect(FINISH, 200, signIn(linked));
        var address = EmailAddress.parse(email).orElseThrow();
        var person = server.bean(AccountService.class).find(address).orElseThrow().id();
        AuthenticatorApp.add(server, person, browser);
        answers.expect(FINISH, 202, signIn(at("127.0.3.31")));
        browser.send("DELETE", "/v1/me/factors/app", "");
        answers.expect("GET /v1/me/identities", 200, browser.get("/v1/me/identities"));
        answers.expect(UNLINK, 200, unlink(browser));
        tooOften(at("127.0.3.32"));
    }

    /** With a person who has no password. */
    void lastWayIn(Browser withoutPassword) {
        answers.expect(UNLINK, 409, unlink(withoutPassword));
    }

    Browser at(String address) {
        return new Browser(server.url(), TestServer.client(server.caFile(), address));
    }

    private void unreadable(Browser from, String route) {
        var path = route.substring(5);
        answers.expect(route, 400, from.send("POST", path, "{"));
        answers.expect(route, 413, from.send("POST", path, "\"" + "x".repeat(70_000) + "\""));
        answers.expect(route, 422, from.send("POST", path, "{}"));
        var foreign = from.request("POST", path, GOOGLE).header("Origin", "https://a.invalid");
        answers.expect(route, 403, from.exchange(foreign));
        var text = from.request("POST", path, "x").header("Origin", server.url());
        from.csrf().ifPresent(token -> text.header("X-CSRF-Token", token));
        answers.expect(route, 415, from.exchange(text.setHeader("Content-Type", "text/plain")));
    }

    private Map<String, String> consent(Browser from, String route) {
        var begun = answers.expect(route, 200, from.send("POST", route.substring(5), GOOGLE));
        return Providers.GOOGLE.consent(begun.path("location").asString());
    }

    HttpResponse<String> signIn(Browser from) {
        return finish(from, consent(from, BEGIN));
    }

    private static HttpResponse<String> finish(Browser from, Map<String, String> answer) {
        var all = new LinkedHashMap<>(answer);
        all.put("provider", "google");
        return from.send("POST", "/v1/sign-ins/finish", JSON.writeValueAsString(all));
    }

    private static HttpResponse<String> unlink(Browser from) {
        var token = from.json(from.get("/v1/me")).path("csrf_token").asString();
        return from.exchange(
                from.request("DELETE", "/v1/me/identities/google", "")
                        .header("X-CSRF-Token", token));
    }

    private void tooOften(Browser from) {
        var attempts = 0;
        HttpResponse<String> answer;
        do {
            answer = from.send("POST", "/v1/sign-ins", GOOGLE);
            answers.check(BEGIN, answer);
        } while (answer.statusCode() == 200 && attempts++ < 100);
        answers.expect(BEGIN, 429, answer);
    }
}
