package dev.agentmetrics.server.identity.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.audit.AuditStore;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.Needles;
import dev.agentmetrics.server.db.StoredText;
import dev.agentmetrics.server.identity.PasswordStore;
import dev.agentmetrics.server.identity.providers.IdentityStore;
import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.secrecy.Needle;
import dev.agentmetrics.server.testing.GitHubSignInDouble.Email;
import dev.agentmetrics.server.testing.GoogleDouble.Signed;
import dev.agentmetrics.server.testing.ProviderDouble;
import dev.agentmetrics.server.testing.ProviderDouble.Trouble;
import dev.agentmetrics.server.testing.Providers;
import dev.agentmetrics.server.testing.TestServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Signing in with Google and GitHub, over real HTTP to doubles of both, and everything that must
 * not.
 */
@ExtendWith(TestServer.Extension.class)
@Tag("C19")
class ProviderSignInIT extends ProviderCase {

    ProviderSignInIT(TestServer server) {
        super(server);
    }

    @Test
    void offersWhatTheServerWasRegisteredWith() {
        assertThat(newBrowser().get("/v1/sign-ins").body())
                .isEqualTo(
                        "{\"providers\":[{\"id\":\"google\",\"name\":\"Google\"},"
                                + "{\"id\":\"github\",\"name\":\"GitHub\"}],\"passkeys\":true}");
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
                .contains("scope=" + scope + "&", "code_challenge_method=S256")
                .contains("response_type=code&")
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
        var before = at(provider.text()).issued().size();
        try {
            var answer = signIn(browser, provider.text());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(browser.json(answer).path("next").asString()).isEqualTo("/runs?a=b");
            assertThat(browser.json(browser.get("/v1/me")).path("person").path("email").asString())
                    .isEqualTo(email);
            assertThat(browser.flow()).isEmpty();
            assertThat(last(tenant.org()).event().details())
                    .containsEntry("method", provider.text());
            var all = at(provider.text()).issued();
            var issued = List.copyOf(all.subList(before, all.size()));
            assertThat(issued).isNotEmpty();
            var stored = StoredText.of(server.bean(DataSource.class));
            assertThat(Needles.isIn(stored, email)).as("the search finds what is there").isTrue();
            for (var secret : issued) {
                assertThat(answer.body()).doesNotContain(secret);
                assertThat(Needles.isIn(stored, secret)).as("rows").isFalse();
            }
            var needles = issued.stream().map(secret -> Needle.text("issued", secret)).toList();
            assertThat(Needles.findings(server.dataDir(), needles)).isEmpty();
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

    /** Who signs in with a service alone has nothing here that could be guessed. */
    @Test
    void whoeverHasNoPasswordSignsInWithNone() {
        given(Provider.GOOGLE, subject);
        assertThat(signIn(browser, "google").statusCode()).isEqualTo(200);
        var byPassword = newBrowser().signIn(email, PASSWORD);

        assertThat(server.bean(PasswordStore.class).find(person)).isEmpty();
        assertThat(byPassword.statusCode()).isEqualTo(401);
        assertThat(code(byPassword)).isEqualTo("invalid_credentials");
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
                token("wrong_signature", Signed.BY_THE_KEY_IT_BRINGS, _ -> {}),
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
