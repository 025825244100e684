package dev.agentmetrics.server.identity.supabase;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.crypto.Needles;
import dev.agentmetrics.server.identity.EndReason;
import dev.agentmetrics.server.identity.IdentityFixture;
import dev.agentmetrics.server.identity.Passwords;
import dev.agentmetrics.server.identity.SessionCheck;
import dev.agentmetrics.server.identity.SignInResult;
import dev.agentmetrics.server.identity.SignInService;
import dev.agentmetrics.server.identity.SignInSteps;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.testing.ProviderDouble.Trouble;
import dev.agentmetrics.server.testing.SupabaseDouble;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session rests on at Supabase, and that it falls with it. */
@Tag("C17")
@Tag("C21")
class SupabaseSessionsTest {

    private static final String REFRESH = "POST /token?grant_type=refresh_token";

    @TempDir private Path dataDir;
    private SupabaseFixture fixture;
    private SignedIn session;

    @BeforeEach
    void signIn() {
        fixture = new SupabaseFixture(dataDir);
        session = fixture.identity.owner();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private SessionCheck use() {
        var check = fixture.identity.sessions.authenticate(cookie(session), FROM);
        check.session().filter(seen -> seen.newCookie() != null).ifPresent(seen -> session = seen);
        return check;
    }

    private static Duration almostTenMinutes() {
        return SupabaseSessions.ASK_AGAIN.minusSeconds(1);
    }

    @Test
    void isNotAskedForWithEveryRequest() {
        fixture.identity.clock.advance(almostTenMinutes());

        assertThat(use().session()).isPresent();
        assertThat(fixture.supabase.calls(REFRESH)).isZero();
    }

    /** The first proof has to wait for the second, and what Supabase gave for it waits along. */
    @Test
    void aSecondFactorComesBetween() {
        fixture.identity.factors =
                new IdentityFixture.NoFactors() {
                    @Override
                    public boolean has(PersonId person) {
                        return true;
                    }
                };
        fixture.identity.start();
        var attempt = new SignInService.Attempt(EMAIL, Passwords.of(Passwords.GOOD));
        var first = fixture.identity.signIn.signIn(attempt, FROM, null);
        if (!(first instanceof SignInResult.Waiting(var ticket, var _))) {
            throw new AssertionError("no second factor was asked for");
        }
        session =
                fixture.identity.steps.second(
                        new SignInSteps.Held(ticket.reveal(), null), _ -> ProofKind.TOTP, FROM);

        assertThat(use().session()).isPresent();
        fixture.supabase.endSessions(EMAIL);
        fixture.identity.clock.advance(SupabaseSessions.ASK_AGAIN);
        assertThat(use()).isEqualTo(new SessionCheck.Over(EndReason.WITHDRAWN));
    }

    /** However long the project lets a token live. */
    @Test
    void isAskedForEveryTenMinutes() {
        fixture.identity.clock.advance(SupabaseSessions.ASK_AGAIN);

        assertThat(use().session()).isPresent();
        assertThat(fixture.supabase.calls(REFRESH)).isEqualTo(1);
    }

    @Test
    void isRefreshedBeforeTheTokenExpires() {
        fixture.supabase.live(Duration.ofMinutes(3));
        session = fixture.identity.signIn(EMAIL, Passwords.GOOD);
        fixture.identity.clock.advance(Duration.ofMinutes(2).minusSeconds(1));
        assertThat(use().session()).isPresent();
        assertThat(fixture.supabase.calls(REFRESH)).isZero();
        fixture.identity.clock.advance(Duration.ofSeconds(1));

        assertThat(use().session()).isPresent();
        assertThat(fixture.supabase.calls(REFRESH)).isEqualTo(1);
    }

    /** Supabase would end the session if a token that was used up came twice. */
    @Test
    void fiftyRequestsAtOnceRefreshOnce() throws Exception {
        fixture.identity.clock.advance(SupabaseSessions.ASK_AGAIN);
        var together = new CountDownLatch(50);
        try (var threads = Executors.newFixedThreadPool(50)) {
            var uses =
                    IntStream.range(0, 50)
                            .<Callable<SessionCheck>>mapToObj(
                                    _ ->
                                            () -> {
                                                together.countDown();
                                                together.await();
                                                return use();
                                            })
                            .toList();
            for (var one : threads.invokeAll(uses)) {
                assertThat(one.get().session()).isPresent();
            }
        }
        assertThat(fixture.supabase.calls(REFRESH)).isEqualTo(1);
    }

    @Test
    void endsWhenItWasEndedAtSupabase() {
        fixture.supabase.endSessions(EMAIL);
        assertThat(use().session()).as("for ten minutes at most").isPresent();
        fixture.identity.clock.advance(SupabaseSessions.ASK_AGAIN);

        assertThat(use()).isEqualTo(new SessionCheck.Over(EndReason.WITHDRAWN));
        assertThat(use()).as("for good").isEqualTo(new SessionCheck.Over(EndReason.WITHDRAWN));
        assertThat(kept()).isEmpty();
    }

    /**
     * Supabase takes the token before the last one for ever, and an older one once too often: then
     * the session is gone for everybody.
     */
    @Test
    void endsWhenAnOldRefreshTokenIsUsedElsewhere() {
        var stolen = fixture.tokens.open(fixture.store.find(session.session()).orElseThrow());
        for (int i = 0; i < 2; i++) {
            fixture.identity.clock.advance(SupabaseSessions.ASK_AGAIN);
            assertThat(use().session()).isPresent();
        }
        assertThat(fixture.supabase.refreshElsewhere(stolen.refresh().reveal())).isEqualTo(400);
        fixture.identity.clock.advance(SupabaseSessions.ASK_AGAIN);

        assertThat(use()).isEqualTo(new SessionCheck.Over(EndReason.WITHDRAWN));
    }

    @Test
    void waitsForSupabaseWithTheSameTokenAndLetsNobodyThrough() {
        fixture.identity.clock.advance(SupabaseSessions.ASK_AGAIN);
        fixture.supabase.set(Trouble.DOWN);
        assertThat(problem(this::use))
                .isInstanceOfSatisfying(
                        Problem.Unavailable.class,
                        down -> assertThat(down.code()).isEqualTo("identity_provider_unavailable"));
        fixture.supabase.set(Trouble.NONE);
        assertThat(problem(this::use)).as("so soon").isInstanceOf(Problem.Unavailable.class);
        assertThat(fixture.supabase.calls(REFRESH)).isZero();
        fixture.identity.clock.advance(SupabaseSessions.SILENCE);

        assertThat(use().session()).isPresent();
        assertThat(fixture.supabase.calls(REFRESH)).isEqualTo(1);
    }

    /** A refresh whose answer was lost is the reason why Supabase takes the one before the last. */
    @Test
    void survivesAnAnswerThatWasLost() {
        var token = fixture.tokens.open(fixture.store.find(session.session()).orElseThrow());
        assertThat(fixture.supabase.refreshElsewhere(token.refresh().reveal())).isEqualTo(200);
        fixture.identity.clock.advance(SupabaseSessions.ASK_AGAIN);

        assertThat(use().session()).isPresent();
    }

    @Test
    void anotherUsersTokensEndIt() {
        var other = fixture.supabase.user("mallory@example.org", "x");
        fixture.supabase.sign(
                SupabaseDouble.Signed.RIGHTLY, claims -> claims.put("sub", other.toString()));
        fixture.identity.clock.advance(SupabaseSessions.ASK_AGAIN);

        assertThat(use()).isEqualTo(new SessionCheck.Over(EndReason.WITHDRAWN));
    }

    @Test
    void signOutSignsOutThereToo() {
        fixture.identity.signOut.signOut(session);
        fixture.farewell.round();

        assertThat(fixture.supabase.openSessions(EMAIL)).isZero();
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatIsOverForAnyReasonIsSignedOutThereWhenItCanBeAsked() {
        fixture.identity.clock.advance(Duration.ofHours(13));
        fixture.supabase.set(Trouble.DOWN);
        fixture.farewell.round();
        assertThat(kept()).hasSize(1);
        fixture.supabase.set(Trouble.NONE);
        fixture.farewell.round();

        assertThat(fixture.supabase.openSessions(EMAIL)).isZero();
        assertThat(kept()).isEmpty();
    }

    private List<byte[]> kept() {
        return fixture.identity
                .control
                .jdbc()
                .sql("select sealed from supabase_session")
                .query((row, _) -> row.getBytes(1))
                .list();
    }

    @Test
    void tokensAreSealedAndBoundToTheirSession() {
        var other = fixture.identity.signIn(EMAIL, Passwords.GOOD);
        var mine = fixture.store.find(session.session()).orElseThrow();
        var pair = fixture.tokens.open(mine);
        for (var row : kept()) {
            var text = new String(row, StandardCharsets.ISO_8859_1);
            assertThat(Needles.isIn(text, pair.access().reveal())).isFalse();
            assertThat(Needles.isIn(text, pair.refresh().reveal())).isFalse();
        }
        var moved =
                new SupabaseStore.Kept(
                        other.session(), mine.sealed(), mine.expires(), mine.asked());
        fixture.store.replace(moved);

        assertThatThrownBy(() -> fixture.tokens.open(moved))
                .isInstanceOf(IllegalStateException.class);
        assertThat(pair).asString().doesNotContain(pair.refresh().reveal());
        assertThat(cookie(session)).isNotIn(pair.access().reveal(), pair.refresh().reveal());
    }

    /** The password changes while a sign-in with the old one is under way. */
    @Test
    void aSignInThatIsUnderWayWithTheOldPasswordOpensNothing() {
        for (var moment :
                List.of("POST /token?grant_type=password", "GET /user", "after GET /user")) {
            var old = fixture.supabase.password(EMAIL);
            fixture.supabase.before(moment, () -> resetTo("kites above the mill, " + moment));

            assertThat(problem(() -> fixture.identity.signIn(EMAIL, old)))
                    .isInstanceOf(Problem.Unauthenticated.class);
            assertThat(fixture.identity.openSessions()).as(moment).isZero();
        }
        assertThat(fixture.identity.signIn(EMAIL, fixture.supabase.password(EMAIL))).isNotNull();
    }

    private void resetTo(String password) {
        fixture.identity.reset.ask(EMAIL, FROM);
        fixture.identity.sendLinks();
        var link = fixture.supabase.mails("recovery").getLast().token();
        fixture.identity.reset.complete(link, Passwords.of(password), FROM);
    }
}
