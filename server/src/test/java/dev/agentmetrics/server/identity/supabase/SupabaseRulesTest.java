package dev.agentmetrics.server.identity.supabase;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.SignUpSettings;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.identity.Passwords;
import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.identity.providers.Refusal;
import dev.agentmetrics.server.testing.ProviderDouble.Trouble;
import dev.agentmetrics.server.testing.SupabaseDouble.Shape;
import dev.agentmetrics.server.testing.SupabaseDouble.Signed;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom Supabase lets in here, what its tokens have to be, and what its odd answers mean. */
@Tag("C17")
class SupabaseRulesTest {

    private static final String ADA = "ada.lovelace@example.org";
    private static final String KEYS = "GET /.well-known/jwks.json";

    @TempDir private Path dataDir;
    private SupabaseFixture fixture;

    @BeforeEach
    void open() {
        fixture = new SupabaseFixture(dataDir);
        fixture.supabase.user(ADA, Passwords.GOOD);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** As the server does it when sign-up is closed. */
    private void closeSignUp() {
        fixture.identity.signUpSettings = new SignUpSettings("closed");
        fixture.identity.start();
        fixture.supabase.user(ADA, Passwords.GOOD);
    }

    private Problem refused() {
        return problem(() -> fixture.identity.signIn(ADA, Passwords.GOOD));
    }

    private String code() {
        return refused() instanceof Problem.Unauthenticated(var code, _) ? code : "another status";
    }

    @Test
    void somebodyNewComesInWhereAnybodyMayBegin() {
        fixture.identity.signIn(ADA, Passwords.GOOD);
        fixture.identity.signIn(ADA, Passwords.GOOD);

        assertThat(fixture.identity.accounts.find(address(ADA))).isPresent();
        assertThat(fixture.identity.openSessions()).isEqualTo(2);
    }

    @Test
    void nobodyNewComesInWhereSignUpIsClosed() {
        closeSignUp();

        assertThat(code()).isEqualTo("sign_up_closed");
        assertThat(fixture.identity.accounts.find(address(ADA))).isEmpty();
        assertThat(fixture.supabase.openSessions(ADA)).as("there").isZero();
    }

    /** Whoever has an address at Supabase is not whoever has it here. */
    @Test
    void anAddressOpensNobodysAccount() {
        var org = fixture.identity.accounts.first().id();
        fixture.identity.accounts.add(org, address(ADA), Role.ADMIN);

        assertThat(code()).isEqualTo("address_taken");
        assertThat(fixture.identity.openSessions()).isZero();
    }

    @Test
    void anAddressThatIsNotVerifiedComesInNowhere() {
        fixture.supabase.change(ADA, false, false, false);
        assertThat(code()).isEqualTo("email_not_verified");
        fixture.supabase.change(ADA, true, false, false);
        fixture.supabase.odd("GET /user", 200, "application/json", unverified());

        assertThat(code()).isEqualTo("email_not_verified");
        assertThat(fixture.identity.accounts.find(address(ADA))).isEmpty();
    }

    /** What the person wrote about themselves counts for nothing. */
    private String unverified() {
        var id = fixture.supabase.user(ADA, Passwords.GOOD);
        return """
                {"id":"%s","email":"%s","email_confirmed_at":null,
                 "user_metadata":{"email_verified":true}}"""
                .formatted(id, ADA);
    }

    @Test
    void aSecondFactorThereIsNotPassedOver() {
        fixture.supabase.change(ADA, true, false, true);
        assertThat(code()).isEqualTo("second_factor_not_supported");
        fixture.supabase.sign(Signed.RIGHTLY, claims -> claims.put("aal", "aal2"));

        assertThat(fixture.identity.signIn(ADA, Passwords.GOOD)).isNotNull();
    }

    @Test
    void whoIsBannedLooksLikeNobody() {
        fixture.supabase.change(ADA, true, true, false);

        assertThat(code()).isEqualTo("invalid_credentials");
    }

    static Stream<Arguments> tokensThatProveNothing() {
        return Stream.of(
                with("alg none", Signed.NOT_AT_ALL, _ -> {}),
                with("a public key as a secret", Signed.HS256_WITH_THE_PUBLIC_KEY, _ -> {}),
                with("another key", Signed.BY_SOMEBODY_ELSE, _ -> {}),
                with("an unknown key", Signed.BY_AN_UNKNOWN_KEY, _ -> {}),
                with("issuer", Signed.RIGHTLY, claims -> claims.put("iss", "https://evil.example")),
                with("audience", Signed.RIGHTLY, claims -> claims.put("aud", "anon")),
                with(
                        "audiences",
                        Signed.RIGHTLY,
                        claims -> claims.put("aud", List.of("authenticated", "others"))),
                with(
                        "expired",
                        Signed.RIGHTLY,
                        claims -> claims.put("exp", Date.from(Instant.EPOCH))),
                with("no expiry", Signed.RIGHTLY, claims -> claims.remove("exp")),
                with("anonymous", Signed.RIGHTLY, claims -> claims.put("is_anonymous", true)),
                with("nobody", Signed.RIGHTLY, claims -> claims.remove("sub")),
                with("no session", Signed.RIGHTLY, claims -> claims.remove("session_id")));
    }

    private static Arguments with(String name, Signed how, Consumer<Map<String, Object>> claims) {
        return Arguments.argumentSet(name, how, claims);
    }

    @ParameterizedTest
    @MethodSource("tokensThatProveNothing")
    void aTokenWithAnythingWrongProvesNothing(Signed how, Consumer<Map<String, Object>> claims) {
        fixture.supabase.sign(how, claims);

        assertThat(code()).isEqualTo("identity_not_proven");
        assertThat(fixture.identity.openSessions()).isZero();
        fixture.supabase.signRightly();
        assertThat(fixture.identity.signIn(ADA, Passwords.GOOD)).as("the right one").isNotNull();
    }

    @Test
    void anUnknownKeyIsLookedUpOnceInHalfAMinute() {
        fixture.identity.signIn(ADA, Passwords.GOOD);
        fixture.identity.clock.advance(SigningKeys.BETWEEN_FETCHES);
        fixture.supabase.sign(Signed.BY_AN_UNKNOWN_KEY, _ -> {});
        for (int i = 0; i < 5; i++) {
            assertThat(code()).isEqualTo("identity_not_proven");
        }
        assertThat(fixture.supabase.calls(KEYS)).isEqualTo(2);
    }

    @Test
    void aNewKeyIsFoundAndAnOldOneForgotten() {
        fixture.identity.signIn(ADA, Passwords.GOOD);
        fixture.identity.clock.advance(SigningKeys.BETWEEN_FETCHES);
        fixture.supabase.rotateKey("key-2");

        assertThat(fixture.identity.signIn(ADA, Passwords.GOOD)).isNotNull();
        fixture.identity.clock.advance(SigningKeys.BELIEVED_FOR);
        assertThat(fixture.identity.signIn(ADA, Passwords.GOOD)).isNotNull();
        assertThat(fixture.supabase.calls(KEYS)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void errorsAreUnderstoodInEveryShape(Shape shape) {
        fixture.supabase.shape(shape);

        assertThat(problem(() -> fixture.identity.signIn(ADA, "violet kettle drifts south")))
                .isInstanceOfSatisfying(
                        Problem.Unauthenticated.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("invalid_credentials"));
    }

    /** What did not come from Auth says nothing about anybody. */
    @ParameterizedTest
    @CsvSource({
        "401, application/json, '{\"message\":\"Invalid API key\",\"hint\":\"x\"}'",
        "400, text/html, <script>needle</script>",
        "200, text/html, <h1>Hello</h1>",
        "200, application/json, '[1]'",
        "200, application/json, '{}'",
        "200, application/json, '{\"access_token\":1}'",
        "200, application/json, '{\"access_token\":'",
        "204, application/json, ''",
        "302, text/html, ''",
        "429, application/json, '{\"code\":\"over_request_rate_limit\",\"message\":\"x\"}'",
        "409, application/json, '{\"code\":\"conflict\",\"message\":\"x\"}'",
        "500, application/json, '{\"code\":\"unexpected_failure\",\"message\":\"x\"}'",
        "503, '', ''"
    })
    void anOddAnswerIsNoAnswer(int status, String type, String body) {
        fixture.supabase.odd("POST /token?grant_type=password", status, type, body);

        assertThat(refused())
                .isInstanceOfSatisfying(
                        Problem.Unavailable.class,
                        down -> {
                            assertThat(down.code()).isEqualTo("identity_provider_unavailable");
                            assertThat(down.message()).doesNotContain("needle");
                        });
    }

    @ParameterizedTest
    @EnumSource(value = Trouble.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aServiceInTroubleIsToldApartFromAWrongPassword(Trouble trouble) {
        fixture.supabase.set(trouble);
        try {
            assertThat(refused()).isInstanceOf(Problem.Unavailable.class);
        } finally {
            fixture.supabase.set(Trouble.NONE);
        }
    }

    /** Supabase hashes nothing for somebody it does not know. */
    @Test
    void everyRefusalTakesAsLong() {
        var begun = fixture.identity.clock.instant();
        for (var attempt :
                List.of(
                        Map.entry(ADA, "violet kettle drifts south"),
                        Map.entry("nobody@example.org", Passwords.GOOD),
                        Map.entry("no address", Passwords.GOOD),
                        Map.entry(ADA, "x".repeat(100)))) {
            problem(() -> fixture.identity.signIn(attempt.getKey(), attempt.getValue()));
        }
        assertThat(fixture.waits).containsExactly(begun, begun, begun, begun);
        fixture.identity.signIn(ADA, Passwords.GOOD);
        assertThat(fixture.waits).as("nobody else waits").hasSize(4);
        assertThat(Floor.LONG_ENOUGH).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    /** A link that arrived may be followed; then the set-up link works with the same password. */
    @Test
    void theOwnerVerifiesTheirAddressFirst() {
        fixture.supabase.autoconfirm(false);
        var token = fixture.identity.token();
        assertThat(problem(() -> setUp(token)))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid ->
                                assertThat(invalid.fields().getFirst().code())
                                        .isEqualTo("not_verified"));
        assertThat(problem(() -> setUp(token))).isInstanceOf(Problem.Invalid.class);
        fixture.supabase.change(EMAIL, true, false, false);
        setUp(token);

        assertThat(fixture.identity.signIn(EMAIL, Passwords.GOOD)).isNotNull();
    }

    private void setUp(String token) {
        fixture.identity.setup.complete(token, EMAIL, Passwords.of(Passwords.GOOD), null, FROM);
    }

    @Test
    void aChangeOfAddressMayNeedBothLinks() {
        var session = fixture.identity.signIn(ADA, Passwords.GOOD);
        fixture.supabase.confirmBoth(true);
        fixture.identity.emailChange.ask(session, Passwords.of(Passwords.GOOD), "new@example.org");
        var links = fixture.supabase.mails("email_change");
        assertThat(links).hasSize(2);
        assertThat(problem(() -> confirm(links.getFirst().token())))
                .isInstanceOfSatisfying(
                        Problem.Forbidden.class,
                        half -> assertThat(half.code()).isEqualTo("confirm_both"));
        confirm(links.getLast().token());

        assertThat(fixture.identity.signIn("new@example.org", Passwords.GOOD)).isNotNull();
        assertThat(fixture.identity.accounts.find(address("new@example.org"))).isPresent();
    }

    private void confirm(String token) {
        fixture.identity.emailChange.confirm(token, FROM);
    }

    @Test
    void signInWithGoogleGoesThroughSupabaseWithPkce() {
        var services =
                new SupabaseServices(
                        fixture.auth,
                        fixture.http,
                        fixture.people,
                        fixture.identity.random,
                        fixture.identity.clock);
        assertThat(services.offered()).containsExactly(Provider.GOOGLE);
        assertThat(services.canLink()).isFalse();
        var google = services.find(Provider.GOOGLE).orElseThrow();
        var asked = google.ask("https://metrics.example/sign-in/google");
        var location = asked.getAuthorizationRequestUri();
        assertThat(URI.create(location).getQuery())
                .contains("provider=google", "code_challenge_method=s256");
        var answer = fixture.supabase.consent(location, ADA);
        assertThat(answer).containsEntry("state", asked.getState());

        var proven = google.prove(asked, answer.get("code"), FROM);
        assertThat(proven.email().text()).isEqualTo(ADA);
        assertThat(proven.proof()).isNotNull();
        assertThatThrownBy(() -> google.prove(asked, answer.get("code"), FROM))
                .as("once")
                .isInstanceOf(Refusal.class);
        var stolen = fixture.supabase.consent(location, ADA).get("code");
        assertThatThrownBy(
                        () ->
                                google.prove(
                                        google.ask("https://metrics.example/sign-in/google"),
                                        stolen,
                                        FROM))
                .as("without the verifier")
                .isInstanceOf(Refusal.class);
    }

    /** They could not sign in any more. */
    @Test
    void aStartThatWouldLockPeopleOutIsRefused() {
        assertThat(new SupabaseStart(fixture.store)).isNotNull();
        var org = fixture.identity.accounts.first().id();
        var person = fixture.identity.accounts.add(org, address(EMAIL), Role.OWNER);
        fixture.identity.passwords.insert(person.id(), "phc", fixture.identity.clock.instant());

        assertThatThrownBy(() -> new SupabaseStart(fixture.store))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("AGENTMETRICS_IDENTITY");
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }
}
