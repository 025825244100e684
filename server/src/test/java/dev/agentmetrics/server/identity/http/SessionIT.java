package dev.agentmetrics.server.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.identity.PasswordStore;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Signing in and out over HTTPS, and what other sites cannot do with the session. */
@ExtendWith(TestServer.Extension.class)
class SessionIT {

    private static final String PASSWORD = "violet kettle drifts north";
    private static final String NEW_KEY = "{\"name\":\"script\",\"scope\":\"read\"}";

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final String email;
    private Browser browser;

    /** An owner in an organisation of their own. */
    SessionIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("sessions");
        var id = new PersonId(server.bean(IdSource.class).next());
        this.email = id + "@example.org";
        var now = server.bean(Clock.class).instant();
        var accounts = server.bean(AccountStore.class);
        accounts.insert(new Person(id, EmailAddress.parse(email).orElseThrow()), now);
        accounts.insert(new Membership(tenant.org(), id, Role.OWNER), now);
        var phc = server.bean(Argon2id.class).hash(PASSWORD.getBytes(StandardCharsets.UTF_8));
        server.bean(PasswordStore.class).insert(id, phc, now);
        this.browser = newBrowser();
    }

    private Browser newBrowser() {
        return new Browser(server.url(), server.caFile());
    }

    @BeforeEach
    void signIn() {
        assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
    }

    private String code(HttpResponse<String> answer) {
        return browser.json(answer).path("error").path("code").asString();
    }

    @Test
    @Tag("C22")
    @Tag("C23")
    @Tag("C24")
    void theCookieHasExactlyThePromisedAttributes() {
        var answer = newBrowser().signIn(email, PASSWORD);

        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .satisfies(
                        header ->
                                assertThat(header)
                                        .matches(
                                                "__Host-am_session=[0-9A-Za-z]{43}; Path=/; Secure;"
                                                        + " HttpOnly; SameSite=Lax; Max-Age=1800"));
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body()).doesNotContain(browser.cookie().orElseThrow());
    }

    @Test
    void meTellsWhoIsSignedIn() {
        var me = browser.json(browser.get("/v1/me"));

        assertThat(me.path("organization").path("id").asString())
                .isEqualTo(tenant.org().toString());
        assertThat(me.path("organization").path("name").asString()).isEqualTo("sessions");
        assertThat(me.path("person").path("email").asString()).isEqualTo(email);
        assertThat(me.path("key").isNull()).isTrue();
        assertThat(me.path("permissions").values().stream().map(node -> node.asString()))
                .containsExactly(
                        "event_write",
                        "data_read",
                        "key_manage",
                        "org_manage",
                        "audit_read",
                        "member_read",
                        "member_manage",
                        "ownership",
                        "content_read");
        assertThat(me.path("csrf_token").asString()).isEqualTo(browser.csrf().orElseThrow());
    }

    @Test
    void meTellsKeysApart() {
        var me = browser.json(server.get("/v1/me", tenant.readKey()));

        assertThat(me.path("person").isNull()).isTrue();
        assertThat(me.path("key").path("scope").asString()).isEqualTo("read");
        assertThat(tenant.readKey()).contains(me.path("key").path("id").asString());
        assertThat(me.has("csrf_token")).isFalse();
        assertThat(me.path("operator").asBoolean(true)).isFalse();
        assertThat(server.get("/v1/me", tenant.writeKey()).statusCode()).isEqualTo(403);
    }

    @Test
    @Tag("C21")
    void signOutEndsTheSessionAndRemovesTheCookie() {
        var value = browser.cookie().orElseThrow();
        var answer = browser.send("DELETE", "/v1/sessions/current", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Set-Cookie").getLast())
                .isEqualTo("__Host-am_session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
        browser.setCookie(value);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    @Tag("C21")
    void signInIgnoresAValueThatSomebodyPlanted() {
        var planted = "A".repeat(43);
        var victim = newBrowser();
        victim.setCookie(planted);
        assertThat(victim.signIn(email, PASSWORD).statusCode()).isEqualTo(200);

        assertThat(victim.cookie()).isPresent().isNotEqualTo(java.util.Optional.of(planted));
        var attacker = newBrowser();
        attacker.setCookie(planted);
        assertThat(attacker.get("/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    @Tag("C21")
    void signInEndsTheSessionThatTheBrowserBroughtAlong() {
        var before = browser.cookie().orElseThrow();
        var again = newBrowser();
        again.setCookie(before);
        assertThat(again.signIn(email, PASSWORD).statusCode()).isEqualTo(200);

        assertThat(again.cookie().orElseThrow()).isNotEqualTo(before);
        browser.setCookie(before);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(again.get("/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void wrongPasswordAndUnknownPersonGetTheSameAnswer() {
        var wrong = newBrowser().signIn(email, "violet kettle drifts south");
        var nobody = newBrowser().signIn("nobody-" + email, PASSWORD);

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(code(wrong)).isEqualTo("invalid_credentials");
        assertThat(code(nobody)).isEqualTo("invalid_credentials");
        assertThat(wrong.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    @Tag("C18")
    void neitherFieldsNorErrorsRepeatThePassword() {
        for (var body :
                List.of(
                        "{\"email\":\"a@b.c\",\"pasword\":\"needle-1\"}",
                        "{\"email\":\"a@b.c\",\"password\":[\"needle-1\"]}",
                        "{\"email\":\"a@b.c\",\"password\":{\"needle-1\":\"needle-1\"}}",
                        "{\"email\":{\"needle-1\":1},\"password\":\"needle-1\"}",
                        "{\"email\":\"a@b.c\",\"password\":\"needle-1",
                        "needle-1",
                        "[\"needle-1\"]")) {
            var answer = newBrowser().send("POST", "/v1/sessions", body);

            assertThat(answer.statusCode()).as(body).isIn(400, 422);
            assertThat(answer.body()).doesNotContain("needle-1");
        }
    }

    @Test
    @Tag("C24")
    void aPageOfTheServerMayChangeThings() {
        var answer = browser.send("POST", "/v1/keys", NEW_KEY);

        assertThat(answer.statusCode()).isEqualTo(201);
    }

    /** Each line is one thing that another site cannot know or make the browser say. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,     -,                     -",
                "wrong, -,                     -",
                "right, https://evil.example,  -",
                "right, null,                  -",
                "right, -,                     cross-site",
                "right, -,                     same-site",
            })
    @Tag("C24")
    void otherSitesCannotChangeThings(String token, String origin, String site) {
        var request = browser.request("POST", "/v1/keys", NEW_KEY);
        if (token != null) {
            request.header(
                    "X-CSRF-Token",
                    token.equals("right") ? browser.csrf().orElseThrow() : "0".repeat(64));
        }
        header(request, "Origin", origin);
        header(request, "Sec-Fetch-Site", site);
        var answer = browser.exchange(request);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(browser.json(browser.get("/v1/keys")).path("keys").values())
                .noneMatch(key -> key.path("name").asString().equals("script"));
    }

    private static void header(HttpRequest.Builder request, String name, String value) {
        if (value != null) {
            request.header(name, value);
        }
    }

    @Test
    @Tag("C24")
    void otherSitesCannotSignAnybodyIn() {
        var body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
        var foreign = newBrowser();
        var answer =
                foreign.exchange(
                        foreign.request("POST", "/v1/sessions", body)
                                .header("Origin", "https://evil.example"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void aKeyIsShownOnceWorksAndCanBeEnded() {
        var answer = browser.send("POST", "/v1/keys", NEW_KEY);
        var key = browser.json(answer).path("api_key").asString();
        var id = browser.json(answer).path("key").path("id").asString();
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(server.get("/v1/me", key).statusCode()).isEqualTo(200);

        var list = browser.get("/v1/keys").body();
        assertThat(list).contains(id).contains("_..." + key.substring(64));
        assertThat(list).doesNotContain(key.substring(19, 62));

        assertThat(browser.send("DELETE", "/v1/keys/" + id, "").statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/me", key).statusCode()).isEqualTo(401);
        assertThat(browser.send("DELETE", "/v1/keys/nothing", "").statusCode()).isEqualTo(404);
    }

    @Test
    void keysOfOtherScopesManageNoKeys() {
        for (var key : List.of(tenant.writeKey(), tenant.readKey())) {
            assertThat(server.get("/v1/keys", key).statusCode()).isEqualTo(403);
            assertThat(server.post("/v1/keys", key, NEW_KEY).statusCode()).isEqualTo(403);
        }
        assertThat(server.get("/v1/keys", tenant.adminKey()).statusCode()).isEqualTo(200);
    }

    @Test
    void wrongFieldsOfANewKeyAreNamed() {
        var answer =
                browser.send(
                        "POST",
                        "/v1/keys",
                        "{\"name\":\" \",\"scope\":\"root\",\"environment\":\"x\",\"expires_at\":\"soon\"}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(
                        browser.json(answer).path("error").path("details").values().stream()
                                .map(detail -> detail.path("field").asString()))
                .containsExactly("name", "scope", "environment", "expires_at");
    }

    /** Every route the server has, present and future: nothing answers without a credential. */
    @Test
    void nothingButThePublicRoutesAnswersWithoutACredential() {
        var open =
                List.of(
                        "/v1/health",
                        "/v1/setup",
                        "/v1/leaks",
                        "/v1/erasures/keys",
                        "/v1/sign-ins",
                        "/v1/sign-ins/finish",
                        "/v1/sign-ins/passkey",
                        "/v1/sign-ins/passkey/options",
                        "/v1/sign-ins/second-step",
                        "/v1/sign-ins/second-step/passkey",
                        "/v1/sign-up",
                        "/v1/sign-up/complete",
                        "/v1/password-resets",
                        "/v1/password-resets/complete",
                        "/v1/email-confirmations",
                        "/v1/invitation/accept",
                        "/v1/invitation/{token}");
        var tried = 0;
        for (var mapping :
                server.bean(RequestMappingHandlerMapping.class).getHandlerMethods().keySet()) {
            for (var pattern : mapping.getPatternValues()) {
                boolean isPublic =
                        open.contains(pattern)
                                || pattern.startsWith("/v1/health/")
                                || pattern.equals("/v1/setup/{token}");
                if (!pattern.startsWith("/v1/") || isPublic) {
                    continue;
                }
                var path = pattern.replaceAll("\\{[^}]*}", "x").replace("**", "x");
                for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
                    if (pattern.equals("/v1/sessions") && method == RequestMethod.POST) {
                        continue;
                    }
                    var anonymous = newBrowser();
                    assertThat(
                                    anonymous
                                            .exchange(anonymous.request(method.name(), path, ""))
                                            .statusCode())
                            .as("%s %s", method, path)
                            .isEqualTo(401);
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThanOrEqualTo(5);
    }
}
