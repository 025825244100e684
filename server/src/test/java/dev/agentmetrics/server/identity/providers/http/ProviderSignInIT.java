package dev.agentmetrics.server.identity.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditRecord;
import dev.agentmetrics.server.audit.AuditStore;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.crypto.Needles;
import dev.agentmetrics.server.identity.PasswordStore;
import dev.agentmetrics.server.identity.providers.IdentityStore;
import dev.agentmetrics.server.identity.providers.LinkedIdentity;
import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.GitHubSignInDouble.Email;
import dev.agentmetrics.server.testing.GoogleDouble.Signed;
import dev.agentmetrics.server.testing.ProviderDouble;
import dev.agentmetrics.server.testing.ProviderDouble.Trouble;
import dev.agentmetrics.server.testing.Providers;
import dev.agentmetrics.server.testing.TestServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signing in with Google and GitHub, over real HTTP to doubles of both, and everything that must
 * not.
 */
@ExtendWith(TestServer.Extension.class)
@Tag("C19")
class ProviderSignInIT {

    private static final String PASSWORD = "violet kettle drifts north";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final PersonId person;
    private final String email;
    private final String subject;
    private Browser browser;

    ProviderSignInIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("providers");
        this.person = newPerson(tenant.org());
        this.email = person + "@example.org";
        this.subject = "google-" + person;
        this.browser = newBrowser();
    }

    private PersonId newPerson(OrgId org) {
        var id = new PersonId(server.bean(IdSource.class).next());
        var now = server.bean(Clock.class).instant();
        var accounts = server.bean(AccountStore.class);
        accounts.insert(new Person(id, EmailAddress.parse(id + "@example.org").orElseThrow()), now);
        accounts.insert(new Membership(org, id, Role.OWNER), now);
        return id;
    }

    private void givePassword() {
        var phc = server.bean(Argon2id.class).hash(PASSWORD.getBytes(StandardCharsets.UTF_8));
        server.bean(PasswordStore.class).insert(person, phc, server.bean(Clock.class).instant());
    }

    private void given(Provider provider, String name) {
        var linked = new LinkedIdentity(provider, name, person, email, Instant.EPOCH, null);
        assertThat(server.bean(IdentityStore.class).insert(linked)).isTrue();
    }

    /** From an address of its own: beginnings are counted per address. */
    private Browser newBrowser() {
        int n = ADDRESSES.incrementAndGet();
        return new Browser(
                server.url(),
                TestServer.client(
                        server.caFile(), "127.0.%d.%d".formatted(40 + n / 200, 1 + n % 200)));
    }

    @BeforeEach
    void accounts() {
        Providers.GOOGLE.account(subject, email);
        Providers.GITHUB.account(4_711, email);
    }

    @AfterEach
    void recover() {
        Providers.GOOGLE.set(Trouble.NONE);
        Providers.GITHUB.set(Trouble.NONE);
    }

    private static ProviderDouble at(String provider) {
        return provider.equals("google") ? Providers.GOOGLE : Providers.GITHUB;
    }

    private String begin(Browser from, String path, String provider, String next) {
        var answer =
                from.send(
                        "POST",
                        path,
                        JSON.writeValueAsString(Map.of("provider", provider, "next", next)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return from.json(answer).path("location").asString();
    }

    private Map<String, String> consent(Browser from, String provider) {
        var answer =
                new LinkedHashMap<>(
                        at(provider).consent(begin(from, "/v1/sign-ins", provider, "/runs?a=b")));
        answer.put("provider", provider);
        return answer;
    }

    private static HttpResponse<String> finish(Browser from, Map<String, String> answer) {
        return from.send("POST", "/v1/sign-ins/finish", JSON.writeValueAsString(answer));
    }

    private HttpResponse<String> signIn(Browser from, String provider) {
        return finish(from, consent(from, provider));
    }

    private String code(HttpResponse<String> answer) {
        return browser.json(answer).path("error").path("code").asString();
    }

    private AuditRecord last(OrgId org) {
        return server.bean(AuditLog.class)
                .before(org, Long.MAX_VALUE, AuditFilter.ALL, 1)
                .getFirst();
    }

    private String lastReason() {
        return last(new OrgId(AuditStore.DEPLOYMENT)).event().details().get("reason");
    }

    private void refused(HttpResponse<String> answer, int status, String code, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(lastReason()).isEqualTo(reason);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .noneMatch(cookie -> cookie.startsWith("__Host-am_session="));
        assertThat(answer.body()).doesNotContain("needle", "<");
    }

    @Test
    void offersWhatTheServerWasRegisteredWith() {
        assertThat(newBrowser().get("/v1/sign-ins").body())
                .isEqualTo(
                        "{\"providers\":[{\"id\":\"google\",\"name\":\"Google\"},"
                                + "{\"id\":\"github\",\"name\":\"GitHub\"}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "google, openid email, true",
        "github, user:email, false",
    })
    @Tag("C20")
    void asksForNoMoreThanItNeedsAndBindsTheQuestionToTheBrowser(
            String provider, String scope, boolean nonce) {
        var answer = browser.send("POST", "/v1/sign-ins", "{\"provider\":\"" + provider + "\"}");
        var asked = at(provider).consent(browser.json(answer).path("location").asString());
        var query = URI.create(browser.json(answer).path("location").asString()).getQuery();

        assertThat(asked.get("state")).hasSizeGreaterThanOrEqualTo(43);
        assertThat(query)
                .contains("scope=" + scope, "code_challenge_method=S256", "response_type=code")
                .contains("redirect_uri=" + server.url() + "/sign-in/" + provider)
                .doesNotContain("offline");
        assertThat(query.contains("nonce=")).isEqualTo(nonce);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .matches(
                        "__Host-am_sign_in=[0-9A-Za-z]{43}; Path=/; Secure; HttpOnly; SameSite=Lax;"
                                + " Max-Age=600");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    @Tag("C20")
    void signsInWhoeverIsLinkedAndKeepsNoTokenOfTheService(Provider provider) {
        given(provider, provider == Provider.GOOGLE ? subject : "4711");
        try {
            var answer = signIn(browser, provider.text());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(browser.json(answer).path("next").asString()).isEqualTo("/runs?a=b");
            assertThat(browser.json(browser.get("/v1/me")).path("person").path("email").asString())
                    .isEqualTo(email);
            assertThat(browser.flow()).isEmpty();
            assertThat(last(tenant.org()).event().details())
                    .containsEntry("method", provider.text());
            var issued = at(provider.text()).issued();
            assertThat(issued).isNotEmpty();
            for (var secret : issued) {
                assertThat(answer.body()).doesNotContain(secret);
                assertThat(Needles.filesWith(server.dataDir(), secret)).isEmpty();
            }
            assertThat(Providers.GITHUB.liveTokens()).as("grants that were not revoked").isEmpty();
        } finally {
            server.bean(IdentityStore.class).delete(person, provider);
        }
    }

    @Test
    void anAccountIsKnownByItsSubjectWhateverItsAddressIs() {
        given(Provider.GOOGLE, subject);
        Providers.GOOGLE.account(subject, "renamed@example.net");

        assertThat(signIn(browser, "google").statusCode()).isEqualTo(200);
    }

    /** Whoever has the address at a service is not whoever has it here. */
    @ParameterizedTest
    @CsvSource({"google", "github"})
    void anAddressOpensNoAccount(String provider) {
        var answer = signIn(browser, provider);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(code(answer)).isEqualTo("link_first");
        assertThat(last(tenant.org()).event().details()).containsEntry("reason", "link_first");
        assertThat(browser.cookie()).isEmpty();
        assertThat(Providers.GITHUB.liveTokens()).isEmpty();
    }

    @Test
    void strangersAreNotSignedUp() {
        Providers.GOOGLE.account("stranger", "stranger@example.net");

        refused(signIn(browser, "google"), 403, "sign_up_closed", "sign_up_closed");
    }

    static Stream<Arguments> wrongTokens() {
        Instant now = Instant.now();
        return Stream.of(
                token("wrong_signature", Signed.NOT_AT_ALL, _ -> {}),
                token("wrong_signature", Signed.HS256_WITH_THE_PUBLIC_KEY, _ -> {}),
                token("wrong_signature", Signed.RS512, _ -> {}),
                token("wrong_signature", Signed.BY_SOMEBODY_ELSE, _ -> {}),
                token("no_id_token", Signed.MISSING, _ -> {}),
                claim("wrong_issuer", "iss", "https://evil.example"),
                claim("wrong_audience", "aud", "another-client"),
                claim("wrong_audience", "aud", List.of(ProviderDouble.CLIENT_ID, "another-client")),
                claim("wrong_authorized_party", "azp", "another-client"),
                claim("wrong_nonce", "nonce", "another-nonce"),
                token("wrong_nonce", Signed.RIGHTLY, claims -> claims.remove("nonce")),
                token(
                        "token_expired",
                        Signed.RIGHTLY,
                        claims -> {
                            claims.put("iat", Date.from(now.minus(Duration.ofHours(2))));
                            claims.put("exp", Date.from(now.minus(Duration.ofHours(1))));
                        }),
                token(
                        "token_from_the_future",
                        Signed.RIGHTLY,
                        claims -> {
                            claims.put("iat", Date.from(now.plus(Duration.ofHours(1))));
                            claims.put("exp", Date.from(now.plus(Duration.ofHours(2))));
                        }),
                claim("no_subject", "sub", " "),
                claim("email_not_verified", "email_verified", false),
                claim("email_not_verified", "email_verified", "true"));
    }

    private static Arguments claim(String reason, String name, Object value) {
        return token(reason, Signed.RIGHTLY, claims -> claims.put(name, value));
    }

    private static Arguments token(
            String reason, Signed how, Consumer<Map<String, Object>> claims) {
        return Arguments.of(reason, how, claims);
    }

    /** Each is right but for one thing, and signed by the issuer unless it says otherwise. */
    @ParameterizedTest
    @MethodSource("wrongTokens")
    void idTokensWithAnythingWrongProveNothing(
            String reason, Signed how, Consumer<Map<String, Object>> wrong) {
        given(Provider.GOOGLE, subject);
        Providers.GOOGLE.account(
                how,
                claims -> {
                    claims.put("sub", subject);
                    claims.put("email", email);
                    wrong.accept(claims);
                });
        var expected = reason.equals("email_not_verified") ? reason : "identity_not_proven";

        refused(signIn(browser, "google"), 401, expected, reason);
    }

    @Test
    void anAnswerNeedsTheBrowserThatAskedAndItsStateAndCountsOnce() {
        given(Provider.GOOGLE, subject);
        var foreign = consent(newBrowser(), "google");
        refused(finish(browser, foreign), 403, "sign_in_not_begun", "not_begun");

        var missing = consent(browser, "google");
        missing.remove("state");
        refused(finish(browser, missing), 403, "sign_in_not_begun", "wrong_state");

        // Login CSRF: an attacker's answer in the browser of somebody who is signing in, too.
        var attackers = consent(newBrowser(), "google");
        consent(browser, "google");
        refused(finish(browser, attackers), 403, "sign_in_not_begun", "wrong_state");

        var right = consent(browser, "google");
        var flow = browser.flow().orElseThrow();
        assertThat(finish(browser, right).statusCode()).isEqualTo(200);
        browser = newBrowser();
        browser.setFlow(flow);
        refused(finish(browser, right), 403, "sign_in_not_begun", "not_begun");
    }

    @Test
    void anotherSitesPageCannotFinishASignIn() {
        given(Provider.GOOGLE, subject);
        var right = consent(browser, "google");
        var answer =
                browser.exchange(
                        browser.request(
                                        "POST",
                                        "/v1/sign-ins/finish",
                                        JSON.writeValueAsString(right))
                                .header("Origin", "https://evil.example"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("cross_site_request");
    }

    @Test
    void oneServiceCannotAnswerForTheOther() {
        var mixed = consent(browser, "google");
        mixed.put("provider", "github");
        refused(finish(browser, mixed), 403, "sign_in_not_begun", "wrong_provider");

        var named = consent(browser, "google");
        named.put("iss", "https://evil.example");
        refused(finish(browser, named), 403, "sign_in_not_begun", "wrong_answer_issuer");
    }

    @ParameterizedTest
    @CsvSource({"google", "github"})
    void aCodeCountsOnceAndOnlyWithTheVerifierOfThisBrowser(String provider) {
        var stolen = consent(browser, provider);
        var own = consent(browser, provider);
        own.put("code", stolen.get("code"));
        refused(finish(browser, own), 401, "identity_not_proven", "code_refused");

        var swapped = consent(browser, provider);
        at(provider).swapChallenge(swapped.get("code"));
        refused(finish(browser, swapped), 401, "identity_not_proven", "code_refused");

        var used = consent(browser, provider);
        finish(browser, used);
        var again = consent(browser, provider);
        again.put("code", used.get("code"));
        refused(finish(browser, again), 401, "identity_not_proven", "code_refused");
    }

    @Test
    void whatAServiceSaysIsNotShown() {
        var denied = consent(browser, "github");
        denied.remove("code");
        denied.put("error", "<script>needle-html</script>");
        denied.put("error_description", "<b>needle-html</b>");

        refused(finish(browser, denied), 401, "sign_in_cancelled", "refused_by_provider");
    }

    @ParameterizedTest
    @CsvSource({
        "google, DOWN",
        "google, SILENT",
        "google, ENDLESS",
        "github, DOWN",
        "github, SILENT",
        "github, ENDLESS",
    })
    void aServiceInTroubleIsToldApartAndHoldsNobodyUp(String provider, Trouble trouble) {
        var right = consent(browser, provider);
        at(provider).set(trouble);

        refused(finish(browser, right), 503, "provider_unavailable", "provider_unavailable");
    }

    @ParameterizedTest
    @CsvSource({"google", "github"})
    void anErrorPageForPeopleIsNotShown(String provider) {
        var right = consent(browser, provider);
        at(provider).set(Trouble.HTML);
        var answer = finish(browser, right);

        assertThat(answer.statusCode()).isIn(401, 503);
        assertThat(answer.body()).doesNotContain("needle", "<");
        assertThat(browser.cookie()).isEmpty();
    }

    @Test
    void gitHubNeedsAnAddressThatIsPrimaryAndVerified() {
        for (var addresses :
                List.of(
                        List.<Email>of(),
                        List.of(new Email(email, true, false, "public")),
                        List.of(
                                new Email(email, false, true, "public"),
                                new Email("b@example.org", true, false, "public")))) {
            Providers.GITHUB.account(4_711, addresses);
            refused(signIn(browser, "github"), 401, "email_not_verified", "email_not_verified");
        }
        for (var id : List.of("octocat", 0, -1, 1.5)) {
            Providers.GITHUB.account(id, List.of(new Email(email, true, true, "public")));
            refused(signIn(browser, "github"), 401, "identity_not_proven", "no_subject");
        }
        assertThat(Providers.GITHUB.liveTokens()).isEmpty();
    }

    @Test
    @Tag("C20")
    void rightsThatNobodyAskedForAreGivenBack() {
        given(Provider.GITHUB, "4711");
        try {
            Providers.GITHUB.grants("repo,user:email");
            refused(signIn(browser, "github"), 401, "scope_too_wide", "scope_too_wide");
            assertThat(Providers.GITHUB.liveTokens()).isEmpty();
        } finally {
            server.bean(IdentityStore.class).delete(person, Provider.GITHUB);
        }
    }

    @Test
    @Tag("C20")
    void aGrantThatCannotBeRevokedIsRecordedAndDoesNotLockAnybodyOut() {
        given(Provider.GITHUB, "4712");
        Providers.GITHUB.account(4_712, email);
        Providers.GITHUB.keepGrants();
        try {
            assertThat(signIn(browser, "github").statusCode()).isEqualTo(200);
            assertThat(last(new OrgId(AuditStore.DEPLOYMENT)).event().type().text())
                    .isEqualTo("grant_not_revoked");
        } finally {
            Providers.GITHUB.liveTokens().clear();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "https://evil.example/, /",
                "//evil.example, /",
                "/\\evil.example, /",
                "\\\\evil.example, /",
                "javascript:alert(1), /",
                "runs, /",
                "/runs?x=https://a.example#b, /runs?x=https://a.example#b",
            })
    void theWayBackIsAPageOfThisServer(String wanted, String taken) {
        given(Provider.GOOGLE, subject);
        var answer =
                new LinkedHashMap<>(
                        Providers.GOOGLE.consent(begin(browser, "/v1/sign-ins", "google", wanted)));
        answer.put("provider", "google");

        assertThat(browser.json(finish(browser, answer)).path("next").asString()).isEqualTo(taken);
    }

    @Test
    void theHostHeaderDecidesNothing() {
        var client = TestServer.client(server.caFile(), "127.0.39.1");
        var other = new Browser(server.url().replace("localhost", "127.0.0.1"), client);
        var location = begin(other, "/v1/sign-ins", "google", "/");

        assertThat(URI.create(location).getQuery())
                .contains("redirect_uri=" + server.url() + "/sign-in/google");
    }

    @Test
    void signingInEndsTheSessionThatTheBrowserHeld() {
        given(Provider.GOOGLE, subject);
        signIn(browser, "google");
        var before = browser.cookie().orElseThrow();
        signIn(browser, "google");

        assertThat(browser.cookie().orElseThrow()).isNotEqualTo(before);
        browser.setCookie(before);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> link(Browser from, String provider) {
        var answer =
                new LinkedHashMap<>(
                        at(provider).consent(begin(from, "/v1/me/identities", provider, "/x")));
        answer.put("provider", provider);
        return finish(from, answer);
    }

    @Test
    void aPersonLinksAndUnlinksAndOtherSessionsEnd() {
        givePassword();
        var elsewhere = newBrowser();
        elsewhere.signIn(email, PASSWORD);
        browser.signIn(email, PASSWORD);
        var before = browser.cookie().orElseThrow();
        var linked = link(browser, "google");

        assertThat(linked.statusCode()).as(linked.body()).isEqualTo(200);
        assertThat(browser.json(linked).path("next").asString()).isEqualTo("/settings/sign-in");
        assertThat(last(tenant.org()).event().type().text()).isEqualTo("identity_linked");
        assertThat(browser.cookie().orElseThrow()).isNotEqualTo(before);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
        assertThat(elsewhere.get("/v1/me").statusCode()).isEqualTo(401);
        var held = newBrowser();
        held.setCookie(before);
        assertThat(held.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(signIn(newBrowser(), "google").statusCode()).isEqualTo(200);

        var unlinked = browser.send("DELETE", "/v1/me/identities/google", "");
        assertThat(unlinked.statusCode()).as(unlinked.body()).isEqualTo(200);
        assertThat(last(tenant.org()).event().type().text()).isEqualTo("identity_unlinked");
        assertThat(code(signIn(newBrowser(), "google"))).isEqualTo("link_first");
    }

    @Test
    void theLastWayInStays() {
        given(Provider.GOOGLE, subject);
        signIn(browser, "google");
        var me = browser.json(browser.get("/v1/me")).path("csrf_token").asString();
        var answer =
                browser.exchange(
                        browser.request("DELETE", "/v1/me/identities/google", "")
                                .header("X-CSRF-Token", me));

        assertThat(code(answer)).isEqualTo("last_way_in");
        assertThat(last(tenant.org()).event().details())
                .containsEntry("wanted", "unlink")
                .containsEntry("reason", "last_way_in");
        assertThat(server.bean(IdentityStore.class).of(person)).hasSize(1);
    }

    @Test
    void somebodyElsesAccountCannotBeLinked() {
        givePassword();
        var other = newPerson(tenant.org());
        server.bean(IdentityStore.class)
                .insert(
                        new LinkedIdentity(
                                Provider.GOOGLE, subject, other, email, Instant.EPOCH, null));
        browser.signIn(email, PASSWORD);

        assertThat(code(link(browser, "google"))).isEqualTo("identity_taken");
        assertThat(last(tenant.org()).event().details()).containsEntry("reason", "identity_taken");
        assertThat(server.bean(IdentityStore.class).of(person)).isEmpty();
    }

    /** Otherwise an attacker's account could be slipped under somebody else's session. */
    @Test
    void linkingEndsInTheSessionItBeganIn() {
        givePassword();
        browser.signIn(email, PASSWORD);
        var answer =
                new LinkedHashMap<>(
                        Providers.GOOGLE.consent(
                                begin(browser, "/v1/me/identities", "google", "/")));
        answer.put("provider", "google");
        var flow = browser.flow().orElseThrow();
        var victim = newBrowser();
        victim.signIn(email, PASSWORD);
        victim.setFlow(flow);

        assertThat(code(finish(victim, answer))).isEqualTo("sign_in_not_begun");
        assertThat(server.bean(IdentityStore.class).of(person)).isEmpty();
    }

    @Test
    void anOldSessionChangesNothing() {
        givePassword();
        browser.signIn(email, PASSWORD);
        server.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("update session set proved_at = :at where person_id = :person")
                .param(
                        "at",
                        Instant.now()
                                .minus(Duration.ofMinutes(11))
                                .atOffset(java.time.ZoneOffset.UTC))
                .param("person", person.value())
                .update();
        var begun = browser.send("POST", "/v1/me/identities", "{\"provider\":\"google\"}");
        var removed = browser.send("DELETE", "/v1/me/identities/google", "");

        assertThat(code(begun)).isEqualTo("step_up_required");
        assertThat(code(removed)).isEqualTo("step_up_required");
        assertThat(
                        browser.json(browser.get("/v1/me/identities"))
                                .path("recent_sign_in")
                                .asBoolean())
                .isFalse();
    }

    @Test
    void aKeyIsNoPerson() {
        assertThat(server.get("/v1/me/identities", tenant.adminKey()).statusCode()).isEqualTo(403);
        assertThat(
                        server.post(
                                        "/v1/me/identities",
                                        tenant.adminKey(),
                                        "{\"provider\":\"google\"}")
                                .statusCode())
                .isEqualTo(403);
    }

    @Test
    void beginningsAreLimitedPerAddress() {
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i <= 60; i++) {
            statuses.add(
                    browser.send("POST", "/v1/sign-ins", "{\"provider\":\"google\"}").statusCode());
        }

        assertThat(statuses.subList(0, 60)).containsOnly(200);
        assertThat(statuses.getLast()).isEqualTo(429);
    }
}
