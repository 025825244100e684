package dev.agentmetrics.server.identity.factors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.mail.Letters;
import dev.agentmetrics.server.mail.Template;
import dev.agentmetrics.server.testing.AuthenticatorApp;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.Contract;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Second factors over HTTPS: at sign-in, before what is sensitive, and where they are required. */
@ExtendWith(TestServer.Extension.class)
class FactorsIT {

    private static final String NEW_KEY = "{\"name\":\"script\",\"scope\":\"read\"}";
    private static final String STEP_UP = "/v1/sessions/current/step-up";
    private static final String RULE = "/v1/settings/second-factor";

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final People people;
    private People.Member ada;
    private Browser browser;

    FactorsIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("factors");
        this.people = new People(server);
        this.ada = people.in(tenant.org(), Role.OWNER);
        this.browser = at("127.0.3.71");
    }

    @BeforeEach
    void signIn() {
        ada.signIn(browser);
    }

    private Browser at(String address) {
        return new Browser(server.url(), TestServer.client(server.caFile(), address));
    }

    private AuthenticatorApp enrol() {
        return AuthenticatorApp.add(server, ada.id(), browser);
    }

    private HttpResponse<String> first(Browser from) {
        return from.signIn(ada.email(), People.PASSWORD);
    }

    private String code(HttpResponse<String> answer) {
        return browser.json(answer).path("error").path("code").asString();
    }

    private HttpResponse<String> stepUp(String proof, String field, String value) {
        return browser.send(
                "POST",
                STEP_UP,
                "{\"proof\":\"" + proof + "\",\"" + field + "\":\"" + value + "\"}");
    }

    /** As if the last proof of this person was so long ago. */
    private void lastProved(Duration ago) {
        server.bean(JdbcClient.class)
                .sql("update session set proved_at = :at where person_id = :person")
                .param("at", Instant.now().minus(ago).atOffset(ZoneOffset.UTC))
                .param("person", ada.id().value())
                .update();
    }

    private long openSessions() {
        return server.bean(JdbcClient.class)
                .sql(
                        "select count(*) from session"
                                + " where person_id = :person and ended_at is null")
                .param("person", ada.id().value())
                .query(Long.class)
                .single();
    }

    private List<AuditType> recorded() {
        return server.bean(AuditLog.class).after(tenant.org(), 0, AuditFilter.ALL, 1_000).stream()
                .map(record -> record.event().type())
                .toList();
    }

    private List<String> mails() {
        return server.bean(JdbcClient.class)
                .sql("select template from mail_message where recipient = :email order by id")
                .param("email", ada.email())
                .query(String.class)
                .list();
    }

    private int atOnce(Callable<HttpResponse<String>> attempt) throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            int accepted = 0;
            for (var answer : threads.invokeAll(List.of(attempt, attempt, attempt, attempt))) {
                accepted += answer.get().statusCode() == 200 ? 1 : 0;
            }
            return accepted;
        }
    }

    @Test
    void addingAnAppTakesACodeAndTellsThePerson() {
        var other = ada.browser();
        var before = browser.cookie();
        var begun = browser.json(browser.send("POST", "/v1/me/factors/app", ""));
        assertThat(begun.path("uri").asString())
                .startsWith("otpauth://totp/AgentMetrics%20localhost:")
                .contains("secret=" + begun.path("secret").asString());
        assertThat(begun.at("/qr/path").asString()).startsWith("M4 4h7v1h-7z");
        assertThat(first(at("127.0.3.72")).statusCode()).as("not confirmed").isEqualTo(200);
        assertThat(
                        browser.send("POST", "/v1/me/factors/app/confirm", "{\"code\":\"000000\"}")
                                .statusCode())
                .isEqualTo(422);

        var app = enrol();

        assertThat(app.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
        assertThat(browser.cookie()).isNotEqualTo(before);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
        assertThat(other.get("/v1/me").statusCode()).as("other sessions end").isEqualTo(401);
        var state = browser.json(browser.get("/v1/me/factors"));
        assertThat(state.at("/app/added_at").asString()).isNotEmpty();
        assertThat(state.path("recovery_codes_left").asInt()).isEqualTo(10);
        assertThat(mails()).contains("second_factor_added");
        assertThat(recorded()).contains(AuditType.SECOND_FACTOR_ADDED);
        assertThat(browser.send("POST", "/v1/me/factors/app", "").statusCode()).isEqualTo(409);
    }

    @Test
    void thePasswordAloneOpensNoSession() {
        var app = enrol();
        var open = openSessions();
        var fresh = at("127.0.3.72");
        var answer = first(fresh);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(fresh.cookie()).isEmpty();
        assertThat(answer.body()).doesNotContain("csrf_token", fresh.waiting().orElseThrow());
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .satisfies(
                        header ->
                                assertThat(header)
                                        .matches(
                                                "__Host-am_second_step=[0-9A-Za-z]{43}; Path=/;"
                                                        + " Secure; HttpOnly; SameSite=Strict;"
                                                        + " Max-Age=300"));
        fresh.setCookie(fresh.waiting().orElseThrow());
        assertThat(fresh.get("/v1/me").statusCode()).as("no session's value").isEqualTo(401);
        fresh.setCookie(null);
        assertThat(openSessions()).isEqualTo(open);

        assertThat(fresh.secondStep("totp", app.freshCode()).statusCode()).isEqualTo(200);
        assertThat(fresh.get("/v1/me").statusCode()).isEqualTo(200);
        assertThat(fresh.waiting()).as("removed").isEmpty();
    }

    @Test
    void aCodeIsTakenOnceAlsoBySeveralAtOnce() throws Exception {
        var app = enrol();
        var code = app.freshCode();
        var browsers =
                List.of(at("127.0.3.73"), at("127.0.3.73"), at("127.0.3.73"), at("127.0.3.73"));
        browsers.forEach(this::first);
        var next = new java.util.concurrent.atomic.AtomicInteger();

        int accepted = atOnce(() -> browsers.get(next.getAndIncrement()).secondStep("totp", code));

        assertThat(accepted).isEqualTo(1);
        var again = at("127.0.3.73");
        first(again);
        assertThat(again.secondStep("totp", code).statusCode()).isEqualTo(422);
    }

    @Test
    void aRecoveryCodeIsTakenOnceAlsoBySeveralAtOnce() throws Exception {
        var code = enrol().recoveryCodes().getFirst();
        var browsers =
                List.of(at("127.0.3.74"), at("127.0.3.74"), at("127.0.3.74"), at("127.0.3.74"));
        browsers.forEach(this::first);
        var next = new java.util.concurrent.atomic.AtomicInteger();

        int accepted =
                atOnce(
                        () ->
                                browsers.get(next.getAndIncrement())
                                        .secondStep("recovery_code", code));

        assertThat(accepted).isEqualTo(1);
        assertThat(browser.json(browser.get("/v1/me/factors")).path("recovery_codes_left").asInt())
                .isEqualTo(9);
        assertThat(mails()).containsOnlyOnce("recovery_code_used");
        assertThat(recorded()).containsOnlyOnce(AuditType.RECOVERY_CODE_USED);
    }

    @Test
    void aTicketOpensOneSessionAndInOneBrowser() {
        var app = enrol();
        var fresh = at("127.0.3.75");
        first(fresh);
        var ticket = fresh.waiting();
        var thief = at("127.0.3.75");

        assertThat(code(thief.secondStep("totp", app.freshCode())))
                .isEqualTo("sign_in_not_waiting");
        assertThat(fresh.secondStep("totp", app.freshCode()).statusCode()).isEqualTo(200);
        thief.setWaiting(ticket.orElseThrow());
        assertThat(code(thief.secondStep("totp", app.freshCode())))
                .isEqualTo("sign_in_not_waiting");
    }

    @Test
    void codesOfSomebodyElseProveNothing() {
        enrol();
        var eve = people.in(tenant.org(), Role.MEMBER);
        var hers = AuthenticatorApp.add(server, eve.id(), eve.browser());
        var fresh = at("127.0.3.76");
        first(fresh);

        assertThat(fresh.secondStep("totp", hers.freshCode()).statusCode()).isEqualTo(422);
        assertThat(fresh.secondStep("recovery_code", hers.recoveryCodes().getFirst()).statusCode())
                .isEqualTo(422);
        assertThat(fresh.get("/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void whoeverGuessesHasToWaitAlsoWithTheRightCode() {
        var app = enrol();
        var fresh = at("127.0.3.77");
        first(fresh);
        for (int i = 0; i < 5; i++) {
            assertThat(fresh.secondStep("totp", "00000" + i).statusCode()).isEqualTo(422);
        }

        var waits = fresh.secondStep("totp", app.freshCode());
        assertThat(waits.statusCode()).isEqualTo(429);
        assertThat(waits.headers().firstValue("Retry-After")).isPresent();
        assertThat(recorded()).contains(AuditType.SECOND_FACTOR_REFUSED);
    }

    @Test
    void theSessionIsANewOneAndTheOneBeforeEnds() {
        var app = enrol();
        var fresh = at("127.0.3.78");
        fresh.setCookie(browser.cookie().orElseThrow());
        first(fresh);
        assertThat(browser.get("/v1/me").statusCode()).as("not before the code").isEqualTo(200);
        fresh.secondStep("totp", app.freshCode());

        assertThat(fresh.cookie()).isNotEqualTo(browser.cookie());
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(fresh.get("/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherSiteCompletesNoSignIn() {
        var app = enrol();
        var fresh = at("127.0.3.78");
        first(fresh);
        var body = "{\"proof\":\"totp\",\"code\":\"" + app.freshCode() + "\"}";
        var foreign =
                fresh.request("POST", "/v1/sign-ins/second-step", body)
                        .header("Origin", "https://evil.example");

        assertThat(code(fresh.exchange(foreign))).isEqualTo("cross_site_request");
    }

    @Test
    void aSignInThatWaitsEndsWhenAFactorChanges() {
        var app = enrol();
        var fresh = at("127.0.3.79");
        first(fresh);
        assertThat(browser.send("DELETE", "/v1/me/factors/app", "").statusCode()).isEqualTo(200);
        var again = enrol();

        assertThat(code(fresh.secondStep("totp", again.freshCode()))).isEqualTo("sign_in_outdated");
        assertThat(app.secret()).isNotEqualTo(again.secret());
        assertThat(mails()).contains("second_factor_removed");
    }

    @Test
    void newRecoveryCodesEndThoseBefore() {
        var old = enrol().recoveryCodes();
        var young =
                browser.json(browser.send("POST", "/v1/me/recovery-codes", ""))
                        .path("recovery_codes");
        assertThat(young.size()).isEqualTo(10);
        var fresh = at("127.0.3.80");
        first(fresh);

        assertThat(fresh.secondStep("recovery_code", old.getFirst()).statusCode()).isEqualTo(422);
        assertThat(fresh.secondStep("recovery_code", young.path(0).asString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutAFactorThereAreNoRecoveryCodes() {
        assertThat(browser.send("POST", "/v1/me/recovery-codes", "").statusCode()).isEqualTo(409);
    }

    @Test
    void aNewPasswordLeavesTheFactor() {
        enrol();
        var changed =
                browser.send(
                        "POST",
                        "/v1/me/password",
                        "{\"present_password\":\""
                                + People.PASSWORD
                                + "\",\"password\":\"seventeen lamps near a quiet harbour\"}");
        assertThat(changed.statusCode()).isEqualTo(200);

        assertThat(
                        at("127.0.3.81")
                                .signIn(ada.email(), "seventeen lamps near a quiet harbour")
                                .statusCode())
                .isEqualTo(202);
    }

    @Test
    void aForgottenPasswordLeavesTheFactor() {
        enrol();
        var stranger = at("127.0.3.82");
        var letters = new Letters(server);
        stranger.send("POST", "/v1/password-resets", "{\"email\":\"" + ada.email() + "\"}");
        await().until(() -> letters.link(Template.PASSWORD_RESET, ada.email()).isPresent());
        var link = letters.link(Template.PASSWORD_RESET, ada.email()).orElseThrow();
        var reset =
                stranger.send(
                        "POST",
                        "/v1/password-resets/complete",
                        "{\"token\":\""
                                + link.substring(link.indexOf('#') + 1)
                                + "\",\"password\":\"seventeen lamps near a quiet harbour\"}");
        assertThat(reset.statusCode()).as(reset.body()).isLessThan(300);

        var answer = stranger.signIn(ada.email(), "seventeen lamps near a quiet harbour");
        assertThat(answer.statusCode()).as("asked for the factor").isEqualTo(202);
        assertThat(stranger.cookie()).as("a session").isEmpty();
    }

    @Test
    void signingInCountsAsAProofForTenMinutes() {
        assertThat(browser.send("POST", "/v1/keys", NEW_KEY).statusCode()).isEqualTo(201);
        lastProved(Duration.ofMinutes(9));
        assertThat(browser.send("POST", "/v1/keys", NEW_KEY).statusCode()).isEqualTo(201);
        lastProved(Duration.ofMinutes(10));

        var refused = browser.send("POST", "/v1/keys", NEW_KEY);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("step_up_required");
        assertThat(browser.json(refused).at("/error/details/0/code").asString())
                .isEqualTo("password");
    }

    /** What is sensitive, one by one. Red when a service forgets to ask. */
    @Test
    void everythingSensitiveAsksForAProof() {
        var keyId = tenant.readKey().split("_", -1)[2];
        lastProved(Duration.ofHours(1));
        for (var asked :
                List.of(
                        List.of("POST", "/v1/keys", NEW_KEY),
                        List.of("POST", "/v1/keys/" + keyId + "/rotate", "{}"),
                        List.of("GET", "/v1/audit/export", ""),
                        List.of("PUT", "/v1/settings/retention", "{\"days\":30}"),
                        List.of("PUT", "/v1/settings/content", "{}"),
                        List.of("POST", "/v1/erasures", "{\"kind\":\"run\",\"subject\":\"x\"}"),
                        List.of("PUT", RULE, "{\"required\":false}"),
                        List.of("POST", "/v1/me/factors/app", ""),
                        List.of("POST", "/v1/me/factors/app/confirm", "{\"code\":\"000000\"}"),
                        List.of("DELETE", "/v1/me/factors/app", ""),
                        List.of("POST", "/v1/me/recovery-codes", ""),
                        List.of("POST", "/v1/me/identities", "{\"provider\":\"google\"}"),
                        List.of("DELETE", "/v1/me/identities/google", ""))) {
            var answer = browser.send(asked.get(0), asked.get(1), asked.get(2));
            assertThat(answer.statusCode()).as("%s", asked).isEqualTo(403);
            assertThat(code(answer)).as("%s", asked).isEqualTo("step_up_required");
        }
    }

    @Test
    void aStepUpOpensWhatIsSensitiveAndRenewsTheSession() {
        lastProved(Duration.ofHours(1));
        var stolen = browser.cookie().orElseThrow();
        assertThat(stepUp("password", "password", "violet kettle drifts south").statusCode())
                .isEqualTo(422);
        assertThat(code(browser.send("POST", "/v1/keys", NEW_KEY))).isEqualTo("step_up_required");

        assertThat(stepUp("password", "password", People.PASSWORD).statusCode()).isEqualTo(200);
        assertThat(browser.cookie().orElseThrow()).isNotEqualTo(stolen);
        assertThat(browser.send("POST", "/v1/keys", NEW_KEY).statusCode()).isEqualTo(201);
        var thief = at("127.0.3.82");
        thief.setCookie(stolen);
        assertThat(thief.get("/v1/me").statusCode()).as("a copy gains nothing").isEqualTo(401);
        assertThat(recorded()).contains(AuditType.STEPPED_UP);
    }

    @Test
    void whoeverHasAFactorDoesNotStepUpWithAPassword() {
        var app = enrol();
        lastProved(Duration.ofHours(1));
        var refused = browser.send("POST", "/v1/keys", NEW_KEY);
        assertThat(browser.json(refused).at("/error/details/0/code").asString()).isEqualTo("totp");

        assertThat(stepUp("password", "password", People.PASSWORD).statusCode()).isEqualTo(422);
        assertThat(code(browser.send("POST", "/v1/keys", NEW_KEY))).isEqualTo("step_up_required");
        for (var wrong : List.of("sign_in", "passkey", "nonsense")) {
            assertThat(stepUp(wrong, "code", app.freshCode()).statusCode()).isEqualTo(422);
        }
        assertThat(stepUp("totp", "code", app.freshCode()).statusCode()).isEqualTo(200);
        assertThat(browser.send("POST", "/v1/keys", NEW_KEY).statusCode()).isEqualTo(201);
    }

    @Test
    void whoeverHasAFactorNeedsMoreThanThePasswordToChangeIt() {
        enrol();
        lastProved(Duration.ofHours(1));
        for (var path : List.of("/v1/me/password", "/v1/me/email")) {
            var answer =
                    browser.send(
                            "POST",
                            path,
                            "{\"present_password\":\""
                                    + People.PASSWORD
                                    + "\",\"password\":\"seventeen lamps near a quiet"
                                    + " harbour\",\"email\":\"else@example.org\"}");
            assertThat(code(answer)).as(path).isEqualTo("step_up_required");
        }
    }

    @Test
    void aProofCountsInTheSessionThatGaveItOnly() {
        var other = ada.signIn(at("127.0.3.83"));
        lastProved(Duration.ofHours(1));
        assertThat(stepUp("password", "password", People.PASSWORD).statusCode()).isEqualTo(200);

        assertThat(code(other.send("POST", "/v1/keys", NEW_KEY))).isEqualTo("step_up_required");
    }

    @Test
    void aKeyIsNotAskedAndIsNoPerson() {
        assertThat(server.post("/v1/keys", tenant.adminKey(), NEW_KEY).statusCode()).isEqualTo(201);
        assertThat(server.get("/v1/audit/export", tenant.adminKey()).statusCode()).isEqualTo(200);
        for (var path : List.of(STEP_UP, "/v1/me/factors/app", "/v1/me/recovery-codes")) {
            assertThat(code(server.post(path, tenant.adminKey(), "{}")))
                    .isEqualTo("session_required");
        }
    }

    @Test
    void nobodyLocksThemselvesOutWithTheRule() {
        assertThat(code(browser.send("PUT", RULE, "{\"required\":true}")))
                .isEqualTo("own_factor_first");
        assertThat(browser.send("PUT", RULE, "{}").statusCode()).isEqualTo(422);
        var member = people.in(tenant.org(), Role.MEMBER).browser();
        assertThat(code(member.send("PUT", RULE, "{\"required\":true}")))
                .isEqualTo("permission_denied");
    }

    /** They concern the person, not the organisation's data. */
    private static final Set<String> OF_ONESELF =
            Set.of(
                    "GET /v1/me",
                    "GET /v1/sessions",
                    "GET /v1/me/identities",
                    "GET /v1/me/factors",
                    "POST /v1/me/factors/app",
                    "POST /v1/me/factors/app/confirm",
                    "DELETE /v1/me/factors/app",
                    "POST /v1/me/recovery-codes",
                    "GET /v1/me/passkeys",
                    "POST /v1/me/passkeys/options",
                    "POST /v1/me/passkeys",
                    "PATCH /v1/me/passkeys/{passkeyId}",
                    "DELETE /v1/me/passkeys/{passkeyId}",
                    "DELETE /v1/me/password",
                    "POST /v1/me/identities",
                    "DELETE /v1/me/identities/{provider}",
                    "POST /v1/me/password",
                    "POST /v1/me/email",
                    "GET /v1/organizations",
                    "POST /v1/organizations",
                    "POST /v1/organization/leave",
                    "PUT /v1/sessions/current/organization",
                    "POST /v1/sessions/current/step-up",
                    "POST /v1/sessions/current/step-up/passkey",
                    "DELETE /v1/sessions",
                    "DELETE /v1/sessions/others",
                    "DELETE /v1/sessions/current",
                    "DELETE /v1/sessions/{id}");

    /** They answer anybody. */
    private static final Set<String> PUBLIC =
            Set.of(
                    "/v1/health",
                    "/v1/setup",
                    "/v1/sign-",
                    "/v1/invitation/",
                    "/v1/leaks",
                    "/v1/erasures/keys",
                    "/v1/password-resets",
                    "/v1/email-confirmations");

    /** Route by route, also those that come later: everything else is closed until they add one. */
    @Test
    void whereItIsRequiredNobodyWithoutOneDoesAnything() {
        enrol();
        var members = people.in(tenant.org(), Role.OWNER);
        var lacking = members.signIn(at("127.0.3.84"));
        assertThat(lacking.get("/v1/status").statusCode()).isEqualTo(200);
        assertThat(browser.send("PUT", RULE, "{\"required\":true}").statusCode()).isEqualTo(200);

        var asked = new TreeSet<String>();
        var open = new TreeSet<String>();
        for (var route : routes()) {
            var parts = route.split(" ", 2);
            var values = Map.of("from", "2026-11-01T00:00:00Z", "to", "2026-11-02T00:00:00Z");
            var path =
                    parts[1].replaceAll("\\{[^}]*}", "x")
                            + Contract.requiredQuery(route).stream()
                                    .map(name -> name + "=" + values.getOrDefault(name, "x"))
                                    .collect(Collectors.joining("&", "?", ""));
            var body =
                    switch (parts[0]) {
                        case "GET", "DELETE" -> "";
                        default -> route.equals("POST /v1/keys") ? NEW_KEY : "{}";
                    };
            var answer = lacking.send(parts[0], path, body);
            asked.add(route);
            if (!answer.body().contains("\"second_factor_required\"")) {
                open.add(route + ": " + answer.body());
            }
        }
        assertThat(open).isEmpty();
        assertThat(asked)
                .contains("GET /v1/runs", "POST /v1/keys", "GET /v1/outbox", "GET /v1/audit");
        assertThat(browser.get("/v1/status").statusCode()).as("who has one").isEqualTo(200);
        assertThat(server.get("/v1/status", tenant.readKey()).statusCode()).isEqualTo(200);

        var me = lacking.json(lacking.get("/v1/me"));
        assertThat(me.path("second_factor_missing").asBoolean()).isTrue();
        assertThat(me.path("permissions").size()).isZero();
        AuthenticatorApp.add(server, members.id(), lacking);
        assertThat(lacking.get("/v1/status").statusCode())
                .as("as soon as there is one")
                .isEqualTo(200);
    }

    private Set<String> routes() {
        var routes = new TreeSet<String>();
        server.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(
                        mapping -> {
                            for (RequestMethod method :
                                    mapping.getMethodsCondition().getMethods()) {
                                for (var path : mapping.getPatternValues()) {
                                    var route = method + " " + path;
                                    if (path.startsWith("/v1/")
                                            && !OF_ONESELF.contains(route)
                                            && PUBLIC.stream().noneMatch(path::startsWith)
                                            && !route.equals("POST /v1/sessions")) {
                                        routes.add(route);
                                    }
                                }
                            }
                        });
        return routes;
    }
}
