package dev.agentmetrics.server.contract;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.testing.AuthenticatorApp;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.util.List;

/** Every answer about second factors and proofs, for {@link ContractIT}. */
final class FactorAnswers {

    private static final String SECOND = "POST /v1/sign-ins/second-step";
    private static final String STEP_UP = "POST /v1/sessions/current/step-up";
    private static final String SHOW = "GET /v1/me/factors";
    private static final String BEGIN = "POST /v1/me/factors/app";
    private static final String CONFIRM = "POST /v1/me/factors/app/confirm";
    private static final String REMOVE = "DELETE /v1/me/factors/app";
    private static final String CODES = "POST /v1/me/recovery-codes";
    private static final String RULE = "PUT /v1/settings/second-factor";
    private static final String ON = "{\"required\":true}";

    private final TestServer server;
    private final Answers answers;
    private final TestServer.Tenant tenant;

    FactorAnswers(TestServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
        this.tenant = server.newTenant("contract of factors");
    }

    void provoke() {
        var person = new People(server).in(tenant.org(), Role.OWNER);
        var browser = person.signIn(at("127.0.3.87"));
        answers.expect(SHOW, 200, browser.get("/v1/me/factors"));
        expect(browser, REMOVE, 404, "");
        expect(browser, CODES, 409, "");
        expect(browser, RULE, 409, ON);
        expect(browser, CONFIRM, 422, "{\"code\":\"000000\"}");
        var app = AuthenticatorApp.add(server, person.id(), browser);
        expect(browser, BEGIN, 409, "");
        expect(browser, CONFIRM, 409, "{\"code\":\"" + app.code() + "\"}");
        answers.expect(SHOW, 200, browser.get("/v1/me/factors"));
        expect(browser, CODES, 200, "");
        expect(browser, RULE, 200, ON);
        answers.expect(
                "GET /v1/settings/second-factor", 200, browser.get("/v1/settings/second-factor"));
        unreadable(browser);
        expect(browser, STEP_UP, 200, totp(app.freshCode()));
        second(person, app);
        expect(browser, REMOVE, 200, "");
        begin(browser);
        tooOften(browser, STEP_UP, "{\"proof\":\"password\",\"password\":\"x\"}");
    }

    private void second(People.Member person, AuthenticatorApp app) {
        var fresh = at("127.0.3.88");
        expect(fresh, SECOND, 401, totp("000000"));
        answers.expect("POST /v1/sessions", 202, fresh.signIn(person.email(), People.PASSWORD));
        expect(fresh, SECOND, 200, totp(app.freshCode()));
        fresh.signIn(person.email(), People.PASSWORD);
        tooOften(fresh, SECOND, totp("000000"));
    }

    private void begin(Browser browser) {
        var begun = expect(browser, BEGIN, 200, "");
        var secret = dev.agentmetrics.server.crypto.TotpSecret.of(begun.path("secret").asString());
        var now = server.bean(java.time.Clock.class).instant();
        var code = secret.code(dev.agentmetrics.server.crypto.TotpSecret.step(now));
        expect(browser, CONFIRM, 200, "{\"code\":\"" + code + "\"}");
        expect(browser, REMOVE, 200, "");
    }

    private void unreadable(Browser browser) {
        for (var route : List.of(SECOND, STEP_UP, CONFIRM, RULE)) {
            var method = route.substring(0, route.indexOf(' '));
            var path = route.substring(route.indexOf(' ') + 1);
            expect(browser, route, 400, "{");
            expect(browser, route, 413, "\"" + "x".repeat(70_000) + "\"");
            if (!route.equals(SECOND)) {
                expect(browser, route, route.equals(CONFIRM) ? 409 : 422, "{}");
            }
            var foreign = browser.request(method, path, "{}").header("Origin", "https://a.invalid");
            answers.expect(route, 403, browser.exchange(foreign));
            var text = browser.request(method, path, "x").header("Origin", server.url());
            browser.csrf().ifPresent(token -> text.header("X-CSRF-Token", token));
            answers.expect(
                    route, 415, browser.exchange(text.setHeader("Content-Type", "text/plain")));
        }
    }

    private void tooOften(Browser browser, String route, String body) {
        for (int tries = 0; tries < 40; tries++) {
            var answer = browser.send("POST", route.substring(5), body);
            answers.check(route, answer);
            if (answer.statusCode() != 422) {
                answers.expect(route, 429, answer);
                return;
            }
        }
        throw new AssertionError(route + " goes on for ever");
    }

    private tools.jackson.databind.JsonNode expect(
            Browser browser, String route, int status, String body) {
        var parts = route.split(" ", 2);
        return answers.expect(route, status, browser.send(parts[0], parts[1], body));
    }

    private static String totp(String code) {
        return "{\"proof\":\"totp\",\"code\":\"" + code + "\"}";
    }

    private Browser at(String address) {
        return new Browser(server.url(), TestServer.client(server.caFile(), address));
    }
}
