package dev.agentmetrics.server.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.db.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rotation, expiry, repetition, limits, and what is recorded of them. */
@ParameterizedClass
@EnumSource(Engine.class)
class KeyLifeTest {

    private static final Origin FROM = new Origin("192.0.2.7", "an agent");

    @Parameter Engine engine;
    @TempDir Path dataDir;
    private KeyFixture fixture;
    private Caller owner;

    @BeforeEach
    void open() {
        fixture = new KeyFixture(engine, dataDir);
        owner = fixture.owner.from(FROM);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private IssuedKey issue(String name, @Nullable Instant expiresAt) {
        return fixture.service.issue(
                owner, new NewKey(name, ApiKey.Mode.TEST, Scope.READ, expiresAt));
    }

    private IssuedKey rotate(IssuedKey old) {
        return fixture.service.rotate(owner, old.key().keyId(), () -> null, null);
    }

    private KeyCheck check(IssuedKey issued) {
        return fixture.service.check(issued.secret().reveal(), FROM);
    }

    private ApiKey.State state(IssuedKey issued) {
        return fixture.directory.entry(owner, issued.key().keyId()).state();
    }

    private static Problem problem(ThrowingCallable call) {
        var failure = Assertions.catchThrowableOfType(ProblemException.class, call);
        assertThat(failure).as("a problem").isNotNull();
        return failure.problem();
    }

    private static final KeyCheck REVOKED = new KeyCheck.Refused(KeyCheck.Reason.REVOKED);

    @Test
    @Tag("C13")
    void anEndedKeyIsOnTheDiskBeforeTheAnswer() {
        var ended = new ArrayList<Long>();
        fixture.disk = () -> ended.add(storedAsEnded());
        var revoked = issue("revoked", null);
        var rotated = issue("rotated", null);
        var leaked = issue("leaked", null);
        assertThat(ended).as("a new key is promised nothing").isEmpty();

        fixture.service.revoke(owner, revoked.key().keyId());
        rotate(rotated);
        fixture.leaked.endIn(
                leaked.secret().reveal(), new Exposure(Exposure.Channel.REPORT, "a paste", FROM));

        assertThat(ended).as("each after its commit").containsExactly(1L, 2L, 3L);
    }

    private long storedAsEnded() {
        return fixture.control
                .jdbc()
                .sql("select count(*) from api_key where revoked_at is not null")
                .query(Long.class)
                .single();
    }

    /** The disk refused, and the client asks once more. */
    @Test
    @Tag("C13")
    void aKeyThatIsRevokedAgainIsOnTheDiskToo() {
        var key = issue("revoked", null);
        fixture.service.revoke(owner, key.key().keyId());
        var syncs = new ArrayList<Long>();
        fixture.disk = () -> syncs.add(storedAsEnded());

        fixture.service.revoke(owner, key.key().keyId());

        assertThat(syncs).containsExactly(1L);
    }

    @Test
    @Tag("C13")
    void rotationEndsTheOldKeyAndGivesOneThatMayDoTheSame() {
        var old = issue("ci", null);
        var renewed = rotate(old);

        assertThat(check(old)).isEqualTo(REVOKED);
        assertThat(check(renewed)).isInstanceOf(KeyCheck.Accepted.class);
        assertThat(renewed.key().keyId()).isNotEqualTo(old.key().keyId());
        assertThat(renewed.key().scope()).isEqualTo(Scope.READ);
        assertThat(renewed.key().label().name()).isEqualTo("ci");
        assertThat(renewed.key().label().mode()).isEqualTo(ApiKey.Mode.TEST);
        assertThat(state(old)).isEqualTo(ApiKey.State.ROTATED);
        assertThat(fixture.directory.entry(owner, old.key().keyId()).key().validity().replacedBy())
                .isEqualTo(renewed.key().keyId());
    }

    @Test
    @Tag("C13")
    void rotationHoldsAfterARestart() {
        var old = issue("ci", null);
        var renewed = rotate(old);
        fixture.control.reopen();
        fixture.start();

        assertThat(check(old)).isEqualTo(REVOKED);
        assertThat(check(renewed)).isInstanceOf(KeyCheck.Accepted.class);
        assertThat(state(old)).isEqualTo(ApiKey.State.ROTATED);
    }

    /** Red when the new key is stored before the record: the old one would be dead, unrecorded. */
    @Test
    @Tag("C13")
    void aRotationThatCannotBeRecordedDoesNotHappen() {
        var old = issue("ci", null);
        fixture.control.jdbc().sql("update audit_head set seal = hash").update();

        assertThat(problem(() -> rotate(old))).isInstanceOf(Problem.Unavailable.class);
        assertThat(check(old)).isInstanceOf(KeyCheck.Accepted.class);
        assertThat(fixture.service.list(owner)).hasSize(1);
        assertThat(
                        fixture.control
                                .jdbc()
                                .sql("select count(*) from api_key where revoked_at is not null")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void onlyAKeyThatWorksIsRotated() {
        var revoked = issue("a", null);
        fixture.service.revoke(owner, revoked.key().keyId());
        var rotated = issue("b", null);
        rotate(rotated);
        var expired = issue("c", fixture.clock.instant().plusSeconds(1));
        fixture.clock.advance(Duration.ofSeconds(1));

        for (var dead : List.of(revoked, rotated, expired)) {
            assertThat(problem(() -> rotate(dead)))
                    .isInstanceOfSatisfying(
                            Problem.Conflict.class,
                            conflict -> assertThat(conflict.code()).isEqualTo("key_not_active"));
        }
    }

    @Test
    void aRotatedKeyLivesAsLongAsTheOldOneWasMeantTo() {
        var old = issue("ci", fixture.clock.instant().plus(Duration.ofDays(90)));
        fixture.clock.advance(Duration.ofDays(80));
        var later = fixture.clock.instant().plus(Duration.ofDays(5));

        assertThat(rotate(old).key().validity().expiresAt())
                .isEqualTo(fixture.clock.instant().plus(Duration.ofDays(90)));
        var other = issue("b", null);
        assertThat(
                        fixture.service
                                .rotate(owner, other.key().keyId(), () -> later, null)
                                .key()
                                .validity()
                                .expiresAt())
                .isEqualTo(later);
        assertThat(rotate(issue("c", null)).key().validity().expiresAt()).isNull();
    }

    /** Red without the state EXPIRING, or when the moment of the end is not compared. */
    @Test
    void aKeySaysThatItWillEndAndThenThatItHas() {
        var end = fixture.clock.instant().plus(Duration.ofDays(30));
        var issued = issue("ci", end);

        assertThat(endsAt(check(issued))).isNull();
        fixture.clock.advance(Duration.ofDays(30).minus(ApiKey.NOTICE));
        assertThat(endsAt(check(issued))).isEqualTo(end);
        fixture.clock.advance(ApiKey.NOTICE.minusMillis(1));
        assertThat(endsAt(check(issued))).isEqualTo(end);
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(check(issued)).isEqualTo(new KeyCheck.Refused(KeyCheck.Reason.EXPIRED));
    }

    private static @Nullable Instant endsAt(KeyCheck check) {
        return switch (check) {
            case KeyCheck.Accepted(_, var endsAt) -> endsAt;
            case KeyCheck.Refused refused -> throw new AssertionError(refused);
        };
    }

    /** Otherwise an id, which is no secret, would tell what became of its key. */
    @Test
    void onlyTheRightSecretLearnsWhyItIsRefused() {
        var old = issue("ci", null);
        var other = issue("other", null);
        rotate(old);
        var key = other.secret().reveal();
        var guess =
                KeyFormat.newKey(
                        ApiKey.Mode.TEST,
                        old.key().keyId(),
                        dev.agentmetrics.server.crypto.TestKeys.random(99));

        assertThat(key).doesNotContain(old.key().keyId());
        assertThat(fixture.service.check(guess.reveal(), FROM))
                .isEqualTo(new KeyCheck.Refused(KeyCheck.Reason.UNKNOWN));
    }

    @Test
    @Tag("C11")
    void sendingARequestAgainMakesNoSecondKeyAndShowsNone() {
        var wanted = new NewKey("ci", ApiKey.Mode.TEST, Scope.READ, null);
        var first = fixture.service.issue(owner, () -> wanted, "form-1");
        var again = problem(() -> fixture.service.issue(owner, () -> wanted, "form-1"));

        assertThat(again)
                .isInstanceOfSatisfying(
                        Problem.DoneBefore.class,
                        before -> assertThat(before.id()).isEqualTo(first.key().keyId()));
        assertThat(again.toString()).doesNotContain(first.secret().reveal().substring(19));
        var rotated = fixture.service.rotate(owner, first.key().keyId(), () -> null, "form-2");
        assertThat(
                        problem(
                                () ->
                                        fixture.service.rotate(
                                                owner, first.key().keyId(), () -> null, "form-2")))
                .isInstanceOfSatisfying(
                        Problem.DoneBefore.class,
                        before -> assertThat(before.id()).isEqualTo(rotated.key().keyId()));
        assertThat(fixture.service.list(owner)).hasSize(2);
    }

    @Test
    void aMarkIsOnesOwnAndForgottenAfterADay() {
        var wanted = new NewKey("ci", ApiKey.Mode.TEST, Scope.READ, null);
        fixture.service.issue(owner, () -> wanted, "form-1");
        var key =
                new Caller(
                        owner.org(),
                        new Caller.Actor.ApiKey("0123456789", false),
                        owner.permissions());

        assertThat(fixture.service.issue(key, () -> wanted, "form-1")).isNotNull();
        fixture.clock.advance(KeyChanges.REMEMBERED.plusSeconds(1));
        assertThat(fixture.service.issue(owner, () -> wanted, "form-1")).isNotNull();
        assertThat(problem(() -> fixture.service.issue(owner, () -> wanted, "a b")))
                .isInstanceOf(Problem.Malformed.class);
        assertThat(problem(() -> fixture.service.issue(owner, () -> wanted, "x".repeat(256))))
                .isInstanceOf(Problem.Malformed.class);
    }

    /** Red without the second guard: KEY_MANAGE alone would be as good as everything. */
    @Test
    void nobodyMakesAKeyThatMayDoMoreThanThey() {
        var admin =
                fixture.service.issue(
                        owner, new NewKey("admin", ApiKey.Mode.TEST, Scope.ADMIN, null));
        var caller =
                new Caller(
                                owner.org(),
                                owner.actor(),
                                Set.of(Permission.KEY_MANAGE, Permission.DATA_READ))
                        .with(owner.assurance());
        for (var scope : List.of(Scope.WRITE, Scope.ADMIN)) {
            assertThat(
                            problem(
                                    () ->
                                            fixture.service.issue(
                                                    caller,
                                                    new NewKey(
                                                            "x", ApiKey.Mode.TEST, scope, null))))
                    .isInstanceOf(Problem.Forbidden.class);
        }
        assertThat(
                        problem(
                                () ->
                                        fixture.service.rotate(
                                                caller, admin.key().keyId(), () -> null, null)))
                .isInstanceOf(Problem.Forbidden.class);
        assertThat(
                        fixture.service.issue(
                                caller, new NewKey("x", ApiKey.Mode.TEST, Scope.READ, null)))
                .isNotNull();
    }

    @Test
    void anotherOrganisationRotatesAndSeesNothing() {
        var issued = issue("ci", null);
        var stranger =
                new Caller(
                        new OrgId(UUID.randomUUID()), owner.actor(), Set.of(Permission.values()));
        var id = issued.key().keyId();
        var unknown = problem(() -> fixture.service.rotate(owner, "0000000000", () -> null, null));

        assertThat(problem(() -> fixture.service.rotate(stranger, id, () -> null, null)))
                .isEqualTo(unknown)
                .isEqualTo(new Problem.NotFound("key"));
        assertThat(problem(() -> fixture.directory.entry(stranger, id))).isEqualTo(unknown);
        assertThat(fixture.directory.page(stranger, null, 10).entries()).isEmpty();
        assertThat(problem(() -> fixture.directory.page(stranger, id, 10)))
                .isInstanceOf(Problem.Malformed.class);
        assertThat(check(issued)).isInstanceOf(KeyCheck.Accepted.class);
    }

    @Test
    @Tag("C32")
    void everythingThatHappensToAKeyIsRecorded() {
        var first = issue("ci", fixture.clock.instant().plus(Duration.ofDays(30)));
        var second = rotate(first);
        check(first);
        check(first);
        fixture.service.revoke(owner, second.key().keyId());
        fixture.service.revoke(owner, second.key().keyId());
        check(second);

        assertThat(fixture.recorded())
                .extracting(AuditEvent::type)
                .containsExactly(
                        AuditType.KEY_CREATED,
                        AuditType.KEY_ROTATED,
                        AuditType.KEY_REFUSED,
                        AuditType.KEY_REVOKED,
                        AuditType.KEY_REFUSED);
        var rotated = fixture.recorded().get(1);
        assertThat(rotated.actor()).isEqualTo(AuditActor.of(owner.actor()));
        assertThat(rotated.from()).isEqualTo(FROM);
        assertThat(rotated.details())
                .containsEntry("key", first.key().keyId())
                .containsEntry("replaced_by", second.key().keyId())
                .containsEntry("name", "ci")
                .containsEntry("scope", "read")
                .containsEntry("environment", "test")
                .containsEntry("expires_at", "2026-12-24T08:00:00Z");
        var refused = fixture.recorded().get(2);
        assertThat(refused.actor()).isEqualTo(AuditActor.key(first.key().keyId()));
        assertThat(refused.details()).containsEntry("reason", "rotated");
        assertThat(fixture.recorded().toString())
                .doesNotContain(first.secret().reveal().substring(19))
                .doesNotContain(second.secret().reveal().substring(19));
    }

    @Test
    @Tag("C32")
    void aDeadKeyInALoopIsRecordedOncePerHour() {
        var issued = issue("ci", null);
        fixture.service.revoke(owner, issued.key().keyId());
        for (int i = 0; i < 100; i++) {
            check(issued);
        }
        fixture.clock.advance(KeyJournal.REFUSAL_EVERY);
        check(issued);

        var refusals =
                fixture.recorded().stream()
                        .filter(event -> event.type() == AuditType.KEY_REFUSED)
                        .toList();
        assertThat(refusals).hasSize(2);
        assertThat(refusals.getLast().details()).containsEntry("not_recorded_before", "99");
    }

    @Test
    @Tag("C32")
    void theComingEndOfAKeyIsRecordedOnce() {
        issue("ci", fixture.clock.instant().plus(Duration.ofDays(20)));
        fixture.housekeeping.round();
        assertThat(fixture.recorded()).hasSize(1);

        fixture.clock.advance(Duration.ofDays(7));
        fixture.housekeeping.round();
        fixture.housekeeping.round();
        fixture.start();
        fixture.housekeeping.round();

        assertThat(fixture.recorded())
                .extracting(AuditEvent::type)
                .containsExactly(AuditType.KEY_CREATED, AuditType.KEY_EXPIRING);
    }

    @Test
    void anOrganisationHasAtMostTenThousandKeysAndTheOldestDeadMakeRoom() {
        fillUp(9_999);
        fixture.start();
        var last = issue("number 10000", null);

        assertThat(problem(() -> issue("one too many", null)))
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        conflict -> assertThat(conflict.code()).isEqualTo("too_many_keys"));
        var renewed = rotate(last);
        assertThat(check(last)).isEqualTo(REVOKED);
        assertThat(problem(() -> issue("still one too many", null)))
                .isInstanceOf(Problem.Conflict.class);
        fixture.service.revoke(owner, renewed.key().keyId());
        assertThat(issue("in the place of the revoked one", null)).isNotNull();
        assertThat(fixture.service.list(owner)).hasSize(10_000);
        assertThat(check(last)).isEqualTo(new KeyCheck.Refused(KeyCheck.Reason.UNKNOWN));
        assertThat(fixture.directory.page(owner, null, 100).entries()).hasSize(100);
    }

    /** Rows as they would be there after years; nobody knows their secrets. */
    private void fillUp(int count) {
        var series =
                engine == Engine.H2
                        ? "system_range(1, " + count + ") as s(x)"
                        : "generate_series(1, " + count + ") as s(x)";
        fixture.control
                .jdbc()
                .sql(
                        "insert into api_key (key_id, org_id, hash, pepper_id, chain, mode, scope,"
                                + " name, last_four, created_at) select lpad(cast(x as varchar), 10,"
                                + " '0'), :org, :hash, :pepper, :pepper, 'test', 'read', 'filler',"
                                + " 'abcd', now() from "
                                + series)
                .param("org", owner.org().value())
                .param("hash", new byte[32])
                .param(
                        "pepper",
                        fixture.keys
                                .hmacKey(
                                        dev.agentmetrics.server.crypto.KeySource.Name
                                                .API_KEY_PEPPER)
                                .id())
                .update();
    }
}
