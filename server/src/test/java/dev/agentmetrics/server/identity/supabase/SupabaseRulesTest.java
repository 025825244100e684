package dev.agentmetrics.server.identity.supabase;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.SignUpSettings;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.identity.EndReason;
import dev.agentmetrics.server.identity.Passwords;
import dev.agentmetrics.server.identity.SignUp;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.identity.providers.Refusal;
import dev.agentmetrics.server.mail.Template;
import dev.agentmetrics.server.testing.ProviderDouble.Trouble;
import dev.agentmetrics.server.testing.SupabaseDouble.Shape;
import dev.agentmetrics.server.testing.SupabaseDouble.Signed;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** Somebody who is a member nowhere any more. */
    private static final String REMOVED =
            "delete from membership where person_id ="
                    + " (select id from person where email like 'nowhere@%')";

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
    }

    /** Ada comes here by a link to her address. */
    private void begin() {
        complete(beginLink(ADA), Passwords.GOOD);
    }

    private String beginLink(String email) {
        fixture.identity.signUp.ask(email, FROM);
        fixture.identity.sendLinks();
        return fixture.supabase.mails(email).getLast().token();
    }

    private SignUp.Completed complete(String link, String password) {
        return fixture.identity.signUp.complete(link, Passwords.of(password), "Theirs", FROM);
    }

    private Problem refused() {
        return problem(() -> fixture.identity.signIn(ADA, Passwords.GOOD));
    }

    private String code() {
        return refused() instanceof Problem.Unauthenticated(var code, _) ? code : "another status";
    }

    /** Also one who has been at Supabase before. */
    @Test
    void somebodyNewBeginsWithALinkAndNotWithAPassword() {
        assertThat(code()).isEqualTo("link_first");
        assertThat(fixture.supabase.openSessions(ADA)).as("there").isZero();
        begin();
        fixture.identity.signIn(ADA, Passwords.GOOD);
        fixture.identity.signIn(ADA, Passwords.GOOD);

        assertThat(fixture.identity.accounts.find(address(ADA))).isPresent();
        assertThat(fixture.identity.openSessions()).isEqualTo(2);
    }

    /**
     * A stranger leaves a password for an address; its owner verifies it, and tries a short one.
     */
    @Test
    void aPasswordThatAStrangerLeftIsOfNoUse() {
        var grace = "grace@example.org";
        var strangers = "a stranger's kettle drifts south";
        fixture.supabase.signUpElsewhere(grace, strangers);
        var link = beginLink(grace);
        assertThat(problem(() -> complete(link, "short"))).isInstanceOf(Problem.Invalid.class);

        assertThat(fixture.supabase.password(grace)).isNotEqualTo(strangers);
        assertThat(problem(() -> fixture.identity.signIn(grace, strangers)))
                .isInstanceOf(Problem.Unauthenticated.class);
        assertThat(fixture.identity.accounts.find(address(grace))).isEmpty();
        complete(link, Passwords.GOOD);
        assertThat(fixture.identity.signIn(grace, Passwords.GOOD)).isNotNull();
    }

    /** A link to begin of somebody who is here is no use, and leaves their password alone. */
    @Test
    void whoIsHereKeepsTheirPasswordWhateverLinkIsOpened() {
        begin();
        fixture.supabase.sendLinkElsewhere(ADA);
        var link = fixture.supabase.mails(ADA).getLast().token();

        assertThat(problem(() -> complete(link, "violet kettle drifts south")))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(fixture.supabase.password(ADA)).isEqualTo(Passwords.GOOD);
    }

    /** Of two requests with one link, however they interleave. */
    @Test
    void aLinkSetsOnePassword() {
        begin();
        fixture.identity.reset.ask(ADA, FROM);
        fixture.identity.sendLinks();
        var link = fixture.supabase.mails("recovery").getLast().token();
        var other = new ArrayList<Problem>();
        fixture.supabase.before(
                "PUT /user",
                () -> {
                    try {
                        resetTo(link, "kites above the old mill");
                    } catch (ProblemException refused) {
                        other.add(refused.problem());
                    }
                });
        assertThatCode(() -> resetTo(link, "seventeen lamps near a quiet harbour"))
                .doesNotThrowAnyException();

        assertThat(other).singleElement().isInstanceOf(Problem.NotFound.class);
    }

    private void resetTo(String link, String password) {
        fixture.identity.reset.complete(link, Passwords.of(password), FROM);
    }

    @Test
    void nobodyNewComesInWhereSignUpIsClosed() {
        closeSignUp();

        assertThat(code()).isEqualTo("sign_up_closed");
        assertThatThrownBy(() -> byGoogle(ADA)).isInstanceOf(Refusal.class);
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
        begin();
        fixture.supabase.change(ADA, false, false, false);
        assertThat(code()).isEqualTo("email_not_verified");
        fixture.supabase.change(ADA, true, false, false);
        fixture.supabase.odd("GET /user", 200, "application/json", unverified());

        assertThat(code()).isEqualTo("email_not_verified");
        assertThat(fixture.identity.openSessions()).isZero();
    }

    /** What the person wrote about themselves counts for nothing. */
    private String unverified() {
        var id = fixture.supabase.id(ADA);
        return """
        {"id":"%s","email":"%s","email_confirmed_at":null,
         "user_metadata":{"email_verified":true}}\
        """
                .formatted(id, ADA);
    }

    @Test
    void aSecondFactorThereIsNotPassedOver() {
        begin();
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
        begin();
        fixture.supabase.sign(how, claims);

        assertThat(code()).isEqualTo("identity_not_proven");
        assertThat(fixture.identity.openSessions()).isZero();
        fixture.supabase.signRightly();
        assertThat(fixture.identity.signIn(ADA, Passwords.GOOD)).as("the right one").isNotNull();
    }

    @Test
    void anUnknownKeyIsLookedUpOnceInHalfAMinute() {
        begin();
        fixture.identity.clock.advance(SigningKeys.BETWEEN_FETCHES);
        fixture.supabase.sign(Signed.BY_AN_UNKNOWN_KEY, _ -> {});
        for (int i = 0; i < 5; i++) {
            assertThat(code()).isEqualTo("identity_not_proven");
        }
        assertThat(fixture.supabase.calls(KEYS)).isEqualTo(2);
    }

    @Test
    void aNewKeyIsFoundAndAnOldOneForgotten() {
        begin();
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
        begin();
        fixture.supabase.user("nowhere@example.org", Passwords.GOOD);
        complete(beginLink("nowhere@example.org"), Passwords.GOOD);
        fixture.identity.control.jdbc().sql(REMOVED).update();
        var begun = fixture.identity.clock.instant();
        for (var attempt :
                List.of(
                        Map.entry(ADA, "violet kettle drifts south"),
                        Map.entry("nobody@example.org", Passwords.GOOD),
                        Map.entry("nowhere@example.org", Passwords.GOOD),
                        Map.entry("no address", Passwords.GOOD),
                        Map.entry(ADA, "x".repeat(100)))) {
            problem(() -> fixture.identity.signIn(attempt.getKey(), attempt.getValue()));
        }
        assertThat(fixture.waits).containsExactly(begun, begun, begun, begun, begun);
        fixture.identity.signIn(ADA, Passwords.GOOD);
        assertThat(fixture.waits).as("nobody else waits").hasSize(5);
        assertThat(Floor.LONG_ENOUGH).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    /** A link that arrived may be followed; then the set-up link works with the same password. */
    @Test
    void theOwnerVerifiesTheirAddressFirst() {
        closeSignUp();
        // Nor does it help a stranger to be there first.
        fixture.supabase.signUpElsewhere(EMAIL, "a stranger's kettle drifts south");
        var token = fixture.identity.token();
        assertThat(problem(() -> setUp(token)))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid ->
                                assertThat(invalid.fields().getFirst().code())
                                        .isEqualTo("not_verified"));
        assertThat(problem(() -> setUp(token))).isInstanceOf(Problem.Invalid.class);
        var done = complete(fixture.supabase.mails(EMAIL).getLast().token(), Passwords.GOOD);
        assertThat(done.begun()).as("there alone").isFalse();
        assertThat(fixture.identity.accounts.find(address(EMAIL))).isEmpty();
        setUp(token);

        assertThat(fixture.identity.signIn(EMAIL, Passwords.GOOD)).isNotNull();
    }

    /** The link that verifies an address makes no organisation of its own, also where it could. */
    @Test
    void theOwnerVerifiesTheirAddressWhereSignUpIsOpen() {
        var token = fixture.identity.token();
        assertThat(problem(() -> setUp(token))).isInstanceOf(Problem.Invalid.class);
        assertThat(complete(fixture.supabase.mails(EMAIL).getLast().token(), Passwords.GOOD))
                .isEqualTo(new SignUp.Completed(address(EMAIL), false));
        setUp(token);

        assertThat(fixture.identity.signIn(EMAIL, Passwords.GOOD)).isNotNull();
    }

    /** Where nothing is verified, anybody has any address. */
    @Test
    void nobodyNewComesInWhereAddressesAreNotVerified() {
        fixture.supabase.autoconfirm(true);
        fixture.supabase.user(EMAIL, Passwords.GOOD);
        var token = fixture.identity.token();
        assertThat(problem(() -> setUp(token)))
                .isInstanceOfSatisfying(
                        Problem.Unavailable.class,
                        refused -> assertThat(refused.code()).isEqualTo("addresses_not_verified"));
        assertThatThrownBy(() -> byGoogle(ADA)).isInstanceOf(Refusal.class);
        assertThat(fixture.identity.accounts.find(address(ADA))).isEmpty();
        assertThatThrownBy(() -> new SupabaseStart(fixture.store, fixture.auth))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("Confirm email");
        fixture.supabase.set(Trouble.DOWN);
        assertThat(new SupabaseStart(fixture.store, fixture.auth)).as("not known").isNotNull();
        fixture.supabase.set(Trouble.NONE);
    }

    /** Whoever reads their mail is given no password, and one that was made there is none here. */
    @Test
    void whoComesByGoogleAloneHasNoPassword() {
        fixture.supabase.forget(ADA);
        byGoogle(ADA);
        fixture.identity.reset.ask(ADA, FROM);
        fixture.identity.sendLinks();
        assertThat(fixture.supabase.calls("POST /recover")).isZero();
        fixture.supabase.changePasswordElsewhere(ADA, Passwords.GOOD);

        assertThat(code()).isEqualTo("invalid_credentials");
        assertThat(fixture.waits).hasSize(1);
        var person = fixture.identity.accounts.find(address(ADA)).orElseThrow();
        assertThat(fixture.identity.provider.hasPassword(person.id())).isFalse();
        assertThat(new SupabaseWayIn(fixture.store).count(person.id())).isEqualTo(1);
    }

    private void byGoogle(String email) {
        var google = services().find(Provider.GOOGLE).orElseThrow();
        var asked = google.ask("https://metrics.example/sign-in/google");
        var answer = fixture.supabase.consent(asked.getAuthorizationRequestUri(), email);
        google.prove(asked, answer.get("code"), FROM);
    }

    private SupabaseServices services() {
        return new SupabaseServices(
                fixture.auth,
                fixture.http,
                fixture.people,
                fixture.identity.random,
                fixture.identity.clock);
    }

    /** With the password alone, and none of their factors here, somebody asks Supabase for it. */
    @Test
    void anAddressThatWasNotWishedForHereChangesNothing() {
        begin();
        fixture.supabase.changeEmailElsewhere(ADA, "evil@example.org");
        var link = fixture.supabase.mails("evil@example.org").getLast().token();

        assertThat(problem(() -> confirm(link))).isInstanceOf(Problem.NotFound.class);
        assertThat(fixture.identity.accounts.find(address(ADA))).isPresent();
        assertThat(fixture.identity.accounts.find(address("evil@example.org"))).isEmpty();
    }

    /** A wish ends with the password it was made with. */
    @Test
    void aNewPasswordEndsTheWishForAnAddress() {
        begin();
        ask(fixture.identity.signIn(ADA, Passwords.GOOD), "new@example.org");
        fixture.identity.reset.ask(ADA, FROM);
        fixture.identity.sendLinks();
        resetTo(
                fixture.supabase.mails("recovery").getLast().token(),
                "seventeen lamps near a quiet harbour");
        var link = fixture.supabase.mails("new@example.org").getLast().token();

        assertThat(problem(() -> confirm(link))).isInstanceOf(Problem.NotFound.class);
    }

    private void ask(SignedIn session, String email) {
        fixture.identity.emailChange.ask(session, Passwords.of(Passwords.GOOD), email);
    }

    /** The link works again when what it does failed here. */
    @Test
    void anAddressIsNotSplitByAFailure() {
        begin();
        ask(fixture.identity.signIn(ADA, Passwords.GOOD), "new@example.org");
        var link = fixture.supabase.mails("new@example.org").getLast().token();
        fixture.identity.mail.failNext();
        assertThatThrownBy(() -> confirm(link)).isInstanceOf(IllegalStateException.class);
        assertThat(fixture.identity.accounts.find(address("new@example.org"))).isEmpty();
        confirm(link);

        assertThat(fixture.identity.accounts.find(address("new@example.org"))).isPresent();
        assertThat(fixture.supabase.openSessions("new@example.org")).as("mine").isEqualTo(1);
    }

    /** After a restart the link is forgotten; Supabase has used it up, and the wish stands. */
    @Test
    void aChangeOfAddressIsFinishedAtTheNextSignIn() {
        begin();
        ask(fixture.identity.signIn(ADA, Passwords.GOOD), "new@example.org");
        var link = fixture.supabase.mails("new@example.org").getLast().token();
        fixture.identity.mail.failNext();
        assertThatThrownBy(() -> confirm(link)).isInstanceOf(IllegalStateException.class);
        fixture.identity.start();
        assertThat(problem(() -> confirm(link))).isInstanceOf(Problem.NotFound.class);
        fixture.identity.signIn("new@example.org", Passwords.GOOD);

        assertThat(fixture.identity.accounts.find(address("new@example.org"))).isPresent();
        assertThat(fixture.identity.mail.all(Template.EMAIL_CHANGED)).hasSize(1);
    }

    /** Supabase sends one message a minute, and only to whom it does not know. */
    @Test
    void whoElseIsHereIsNotToldByAChangeOfAddress() {
        begin();
        complete(beginLink("grace@example.org"), Passwords.GOOD);
        var session = fixture.identity.signIn(ADA, Passwords.GOOD);
        for (var address : List.of("grace@example.org", "free@example.org")) {
            fixture.waits.clear();
            fixture.identity.clock.advance(SupabaseLinks.BETWEEN);
            var begun = fixture.identity.clock.instant();
            ask(session, address);
            assertThat(fixture.waits).as(address).containsExactly(begun);
            assertThat(problem(() -> ask(session, address)))
                    .as(address)
                    .isInstanceOf(Problem.OverLimit.class);
        }
        assertThat(fixture.supabase.mails("email_change")).hasSize(1);
    }

    /** Once Supabase has the new password, it counts here, too. */
    @Test
    void aPasswordThatWasChangedThereIsChangedHere() {
        begin();
        var session = fixture.identity.signIn(ADA, Passwords.GOOD);
        var other = fixture.identity.signIn(ADA, Passwords.GOOD);
        var person = fixture.identity.accounts.find(address(ADA)).orElseThrow();
        fixture.supabase.before(
                "PUT /user",
                () ->
                        fixture.identity.sessions.endAll(
                                person.id(), session.session(), EndReason.ENDED));
        assertThatCode(
                        () ->
                                fixture.identity.passwordChange.change(
                                        session,
                                        Passwords.of(Passwords.GOOD),
                                        Passwords.of("seventeen lamps near a quiet harbour")))
                .doesNotThrowAnyException();

        assertThat(fixture.identity.mail.all(Template.PASSWORD_CHANGED)).hasSize(1);
        assertThat(fixture.identity.use(cookie(other))).isEmpty();
        assertThat(fixture.identity.use(cookie(session))).isPresent();
    }

    /** Of somebody whose sessions were ended since, nothing is changed there either. */
    @Test
    void aProofThatEndedChangesNothingThere() {
        begin();
        var session = fixture.identity.signIn(ADA, Passwords.GOOD);
        var person = fixture.identity.accounts.find(address(ADA)).orElseThrow();
        fixture.supabase.before(
                "POST /logout?scope=local",
                () ->
                        fixture.identity.sessions.endAll(
                                person.id(), session.session(), EndReason.ENDED));
        assertThat(
                        problem(
                                () ->
                                        fixture.identity.passwordChange.change(
                                                session,
                                                Passwords.of(Passwords.GOOD),
                                                Passwords.of("seventeen lamps near the harbour"))))
                .isInstanceOf(Problem.Invalid.class);
        assertThat(fixture.supabase.password(ADA)).isEqualTo(Passwords.GOOD);
    }

    /** A limit of Supabase says nothing about a password, and asks to wait. */
    @Test
    void aLimitOfSupabaseIsToldAsOne() {
        begin();
        fixture.supabase.odd(
                "POST /token?grant_type=password",
                429,
                "application/json",
                "{\"code\":\"over_request_rate_limit\",\"message\":\"x\"}");

        assertThat(refused()).isInstanceOf(Problem.OverLimit.class);
    }

    private void setUp(String token) {
        fixture.identity.setup.complete(token, EMAIL, Passwords.of(Passwords.GOOD), null, FROM);
    }

    @Test
    void aChangeOfAddressMayNeedBothLinks() {
        begin();
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
        var services = services();
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
        assertThat(new SupabaseStart(fixture.store, fixture.auth)).isNotNull();
        var org = fixture.identity.accounts.first().id();
        var person = fixture.identity.accounts.add(org, address(EMAIL), Role.OWNER);
        fixture.identity.passwords.insert(person.id(), "phc", fixture.identity.clock.instant());

        assertThatThrownBy(() -> new SupabaseStart(fixture.store, fixture.auth))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("AGENTMETRICS_IDENTITY");
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }
}
