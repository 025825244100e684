package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.PrivilegesChanged;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("C21")
@ParameterizedClass
@EnumSource(Engine.class)
class SessionServiceTest {

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private IdentityFixture fixture;
    private SignedIn first;
    private String value;

    @BeforeEach
    void signIn() {
        fixture = new IdentityFixture(engine, dataDir);
        first = fixture.owner();
        value = cookie(first);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Optional<SignedIn> use(String cookie) {
        return fixture.use(cookie);
    }

    private SessionCheck check(String cookie) {
        return fixture.sessions.authenticate(cookie, IdentityFixture.FROM);
    }

    private static SessionCheck over(EndReason reason) {
        return new SessionCheck.Over(reason);
    }

    private void after(Duration time) {
        fixture.clock.advance(time);
    }

    @Test
    void recognisesTheOwnerWithEverythingAnOwnerMay() {
        var session = use(value).orElseThrow();

        assertThat(session.session()).isEqualTo(first.session());
        assertThat(session.caller().permissions()).isEqualTo(Set.of(Permission.values()));
        assertThat(session.caller().actor()).isInstanceOf(Caller.Actor.Person.class);
        assertThat(session.newCookie()).isNull();
    }

    @Test
    void theValueHas256BitsAndIsStoredOnlyAsAKeyedHash() {
        var stored =
                fixture.control
                        .jdbc()
                        .sql("select value_hash from session")
                        .query(byte[].class)
                        .single();

        assertThat(value).matches("[0-9A-Za-z]{43}");
        assertThat(stored)
                .isEqualTo(
                        TestKeys.hmac(
                                fixture.keys.raw(KeySource.Name.SESSION),
                                ("am-session-v1\0" + value).getBytes(StandardCharsets.US_ASCII)));
        assertThat(
                        fixture
                                .control
                                .jdbc()
                                .sql("select * from session")
                                .query()
                                .singleRow()
                                .values()
                                .stream()
                                .map(String::valueOf))
                .noneMatch(column -> column.contains(value));
        assertThat(first.toString()).doesNotContain(value);
    }

    /** The request that signs in may itself be the one with which the value changes. */
    @Test
    void aSignInReplacesTheSessionWhoseValueItChanged() {
        after(Duration.ofMinutes(15));
        var next = use(value).orElseThrow();
        fixture.sessions.replace(value);

        assertThat(check(cookie(next))).isEqualTo(over(EndReason.REPLACED));
    }

    @Test
    void refusesWhatIsNoSession() {
        assertThat(use("")).isEmpty();
        assertThat(use("0".repeat(43))).isEmpty();
        assertThat(use(value.substring(1))).isEmpty();
        assertThat(use(value + "0")).isEmpty();
        assertThat(use("\0".repeat(43))).isEmpty();
    }

    @Test
    void lengthensTheCookiesLifeWhileItIsUsed() {
        after(Duration.ofSeconds(59));
        assertThat(use(value).orElseThrow().newCookie()).isNull();
        after(Duration.ofSeconds(1));
        assertThat(cookie(use(value).orElseThrow())).isEqualTo(value);
        assertThat(use(value).orElseThrow().newCookie()).isNull();
    }

    @Test
    void changesTheValueAfter15MinutesOfUse() {
        after(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(cookie(use(value).orElseThrow())).isEqualTo(value);
        after(Duration.ofSeconds(1));
        var next = use(value).orElseThrow();

        assertThat(cookie(next)).isNotEqualTo(value);
        assertThat(next.session()).isEqualTo(first.session());
        assertThat(next.csrfToken()).isEqualTo(first.csrfToken());
        assertThat(use(cookie(next)).orElseThrow().newCookie()).isNull();
    }

    @Test
    void theOldValueStillWorksForHalfAMinuteBecauseRequestsRunInParallel() {
        after(Duration.ofMinutes(15));
        var next = cookie(use(value).orElseThrow());
        after(Duration.ofSeconds(30).minusMillis(1));

        assertThat(use(value).orElseThrow().newCookie()).isNull();
        assertThat(use(next)).isPresent();
    }

    /** Refusing the old value alone would leave the new one in the thief's hands. */
    @Test
    void theUseOfAnOldValueLaterEndsTheSessionForEverybody() {
        after(Duration.ofMinutes(15));
        var next = cookie(use(value).orElseThrow());
        after(Duration.ofSeconds(30));
        var thief = new Origin("198.51.100.9", "another browser");

        assertThat(fixture.sessions.authenticate(value, thief)).isEqualTo(over(EndReason.REUSED));
        assertThat(check(next)).as("told why").isEqualTo(over(EndReason.REUSED));
        assertThat(check(value)).isEqualTo(over(EndReason.REUSED));
        assertThat(fixture.events).as("told once").hasSize(1);
        assertThat(fixture.events.getFirst())
                .isInstanceOfSatisfying(
                        SessionReused.class,
                        event -> {
                            assertThat(event.person()).isEqualTo(person());
                            assertThat(event.lastSeen()).isEqualTo(IdentityFixture.FROM);
                            assertThat(event.usedFrom()).isEqualTo(thief);
                            assertThat(event.at()).isEqualTo(fixture.clock.instant());
                        });
    }

    @Test
    void aValueOfManyRotationsAgoAlsoEndsTheSession() {
        var current = value;
        for (int i = 0; i < 4; i++) {
            after(Duration.ofMinutes(15));
            current = cookie(use(current).orElseThrow());
        }
        assertThat(use(value)).isEmpty();
        assertThat(use(current)).isEmpty();
    }

    @Test
    void endsAfter30MinutesWithoutARequest() {
        after(Duration.ofMinutes(14));
        assertThat(use(value)).isPresent();
        after(Duration.ofMinutes(30).minusMillis(1));
        var next = cookie(use(value).orElseThrow());
        after(Duration.ofMinutes(30));

        assertThat(check(next)).isEqualTo(over(EndReason.EXPIRED));
        after(Duration.ofMinutes(-29));
        assertThat(use(next)).as("ended for good").isEmpty();
    }

    @Test
    void endsTwelveHoursAfterSignInHoweverMuchItIsUsed() {
        var current = value;
        for (int i = 0; i < 47; i++) {
            after(Duration.ofMinutes(15));
            current = cookie(use(current).orElseThrow());
        }
        after(Duration.ofMinutes(15).minusMillis(1));
        assertThat(use(current)).isPresent();
        after(Duration.ofMillis(1));

        assertThat(check(current)).isEqualTo(over(EndReason.EXPIRED));
    }

    /** Nobody is alarmed by an old value of what is over anyway. */
    @Test
    void anOldValueOfASessionThatRanOutIsNoReuse() {
        after(Duration.ofMinutes(15));
        use(value);
        after(Duration.ofMinutes(30));

        assertThat(check(value)).isEqualTo(over(EndReason.EXPIRED));
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void signOutEndsEveryValue() {
        after(Duration.ofMinutes(15));
        var next = cookie(use(value).orElseThrow());
        fixture.signOut.signOut(use(next).orElseThrow());

        assertThat(use(next)).isEmpty();
        assertThat(use(value)).isEmpty();
    }

    @Test
    void endsWhenThePersonIsNoLongerAMember() {
        fixture.control.jdbc().sql("delete from membership").update();
        assertThat(check(value)).isEqualTo(over(EndReason.REMOVED));

        fixture.control
                .jdbc()
                .sql(
                        "insert into membership (org_id, person_id, role, created_at)"
                                + " select org_id, person_id, 'member', created_at from session")
                .update();
        assertThat(use(value)).as("ended for good").isEmpty();
    }

    @Test
    void gainingRightsChangesTheValueAtOnceAndTheOldOneGainsNothing() {
        var renewed = fixture.sessions.renew(first);

        assertThat(cookie(renewed)).isNotEqualTo(value);
        assertThat(renewed.csrfToken()).isEqualTo(first.csrfToken());
        assertThat(check(value)).as("refused").isEqualTo(new SessionCheck.Unknown());
        assertThat(use(cookie(renewed))).as("a page's parallel request ends nothing").isPresent();
        after(Duration.ofSeconds(30));
        assertThat(check(value)).isEqualTo(over(EndReason.REUSED));
        assertThat(use(cookie(renewed))).isEmpty();
    }

    @Test
    void aSessionThatHasEndedIsNotRenewed() {
        fixture.signOut.signOut(first);

        assertThat(IdentityFixture.problem(() -> fixture.sessions.renew(first)))
                .isInstanceOf(Problem.Unauthenticated.class);
    }

    @Test
    void whenSomebodyElseChangesTheRightsTheValueChangesWithTheNextRequest() {
        fixture.sessions.renewSoon(new PrivilegesChanged(person()));
        var next = use(value).orElseThrow();

        assertThat(cookie(next)).isNotEqualTo(value);
        assertThat(use(value)).as("parallel requests go through").isPresent();
        assertThat(use(cookie(next)).orElseThrow().newCookie()).isNull();
    }

    @Test
    void endingAllLeavesTheOneThatIsKeptAndTellsTheOthers() {
        var other = fixture.signIn(IdentityFixture.EMAIL, Passwords.GOOD);
        int ended = fixture.sessions.endAll(person(), first.session(), EndReason.PROOF_CHANGED);

        assertThat(ended).isEqualTo(1);
        assertThat(use(value)).isPresent();
        assertThat(check(cookie(other))).isEqualTo(over(EndReason.PROOF_CHANGED));
    }

    private PersonId person() {
        return first.caller().actor() instanceof Caller.Actor.Person(var id)
                ? id
                : new PersonId(new java.util.UUID(0, 0));
    }

    @Test
    void survivesARestartOfTheServer() {
        fixture.control.reopen();
        fixture.start();

        assertThat(use(value)).isPresent();
    }

    @Test
    void ofManyRequestsAtOnceOneChangesTheValueAndAllGoThrough() throws Exception {
        after(Duration.ofMinutes(15));
        Callable<Optional<SignedIn>> request = () -> use(value);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var answers = threads.invokeAll(Stream.generate(() -> request).limit(32).toList());
            int changed = 0;
            for (var answer : answers) {
                var session = answer.get();
                assertThat(session).isPresent();
                changed += session.orElseThrow().newCookie() == null ? 0 : 1;
            }
            assertThat(changed).isEqualTo(1);
        }
    }

    @Test
    void theCsrfTokenBelongsToTheSession() {
        var other = fixture.signIn(IdentityFixture.EMAIL, Passwords.GOOD);
        var token = first.csrfToken().reveal();

        assertThat(token).matches("[0-9a-f]{64}").doesNotContain(value);
        assertThat(fixture.sessions.csrfMatches(first, token)).isTrue();
        assertThat(fixture.sessions.csrfMatches(first, null)).isFalse();
        assertThat(fixture.sessions.csrfMatches(first, "")).isFalse();
        assertThat(fixture.sessions.csrfMatches(first, token.substring(1))).isFalse();
        assertThat(fixture.sessions.csrfMatches(other, token)).isFalse();
    }

    @Test
    void forgetsSessionsThatWereOverLongAgo() {
        after(Duration.ofMinutes(15));
        use(value);
        after(Duration.ofDays(2));
        fixture.signIn(IdentityFixture.EMAIL, Passwords.GOOD);

        var jdbc = fixture.control.jdbc();
        assertThat(jdbc.sql("select count(*) from session").query(Long.class).single())
                .isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from session_past_value").query(Long.class).single())
                .isZero();
    }
}
