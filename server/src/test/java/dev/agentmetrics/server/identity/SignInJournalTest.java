package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditRecord;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.db.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
@Tag("C32")
class SignInJournalTest {

    private static final OrgId DEPLOYMENT = new OrgId(new UUID(0, 0));

    @Parameter Engine engine;
    @TempDir Path dataDir;
    private IdentityFixture fixture;
    private SignedIn owner;

    @BeforeEach
    void open() {
        fixture = new IdentityFixture(engine, dataDir);
        owner = fixture.owner();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<AuditEvent> recorded(OrgId org) {
        return fixture.audit.after(org, 0, AuditFilter.ALL, 1_000).stream()
                .map(AuditRecord::event)
                .toList();
    }

    private AuditEvent latest(OrgId org) {
        return recorded(org).getLast();
    }

    private OrgId org() {
        return owner.caller().org();
    }

    @Test
    void recordsTheOwnerAndEverySignInAndSignOut() {
        var again = fixture.signIn(EMAIL, Passwords.GOOD);
        var session = fixture.use(cookie(again)).orElseThrow();
        fixture.signOut.signOut(session);

        var person = AuditActor.of(owner.caller().actor());
        assertThat(recorded(org()))
                .containsExactly(
                        new AuditEvent(AuditType.OWNER_SET_UP, org(), person, FROM, Map.of()),
                        new AuditEvent(
                                AuditType.SIGNED_IN,
                                org(),
                                person,
                                FROM,
                                Map.of("method", "setup")),
                        new AuditEvent(
                                AuditType.SIGNED_IN,
                                org(),
                                person,
                                FROM,
                                Map.of("method", "password")),
                        new AuditEvent(AuditType.SIGNED_OUT, org(), person, FROM, Map.of()));
    }

    @Test
    void aRefusalGoesToTheOrganisationOfWhoeverIsMeant() {
        problem(() -> fixture.signIn(EMAIL, "wrong"));

        var event = latest(org());
        assertThat(event.type()).isEqualTo(AuditType.SIGN_IN_REFUSED);
        assertThat(event.actor()).isEqualTo(AuditActor.ANONYMOUS);
        assertThat(event.from()).isEqualTo(FROM);
        assertThat(event.details())
                .containsEntry("person", AuditActor.of(owner.caller().actor()).id())
                .containsEntry("reason", "wrong_credentials");
        assertThat(event.toString()).doesNotContain(EMAIL);
    }

    /**
     * What was typed may be a password: only a keyed hash of it is kept, and it is the same one.
     */
    @Test
    void aRefusalOfAStrangerGoesToTheDeploymentWithoutWhatWasTyped() {
        problem(() -> fixture.signIn(Passwords.GOOD, "x"));
        var first = latest(DEPLOYMENT);
        problem(() -> fixture.signIn(Passwords.GOOD, "y"));

        assertThat(first.type()).isEqualTo(AuditType.SIGN_IN_REFUSED);
        assertThat(first.details()).containsKeys("account", "reason").doesNotContainKey("person");
        assertThat(first.toString()).doesNotContain(Passwords.GOOD);
        assertThat(latest(DEPLOYMENT).details().get("account"))
                .isEqualTo(first.details().get("account"));
        assertThat(recorded(org())).hasSize(2);
    }

    /** Red without the limit: 200 records instead of 20. */
    @Test
    void aFloodOfRefusalsIsCountedNotRecorded() {
        for (int i = 0; i < 200; i++) {
            problem(() -> fixture.signIn("nobody@example.org", "wrong"));
        }
        assertThat(refusals()).hasSize(SignInJournal.PER_ACCOUNT);
        assertThat(refusals().getLast().details()).containsEntry("reason", "too_many_failures");

        fixture.clock.advance(SignInJournal.WINDOW);
        problem(() -> fixture.signIn("nobody@example.org", "wrong"));
        assertThat(refusals().getLast().details())
                .containsEntry("not_recorded_before", "180")
                .containsEntry("reason", "wrong_credentials");
    }

    private List<AuditEvent> refusals() {
        return recorded(DEPLOYMENT).stream()
                .filter(event -> event.type() == AuditType.SIGN_IN_REFUSED)
                .toList();
    }

    @Test
    void aSessionValueThatWasUsedTwiceIsRecorded() {
        var stolen = cookie(owner);
        fixture.clock.advance(SessionLifetimes.ROTATE_AFTER);
        fixture.use(stolen);
        fixture.clock.advance(SessionLifetimes.GRACE.plus(Duration.ofSeconds(1)));
        assertThat(fixture.use(stolen)).isEmpty();

        assertThat(latest(org()).type()).isEqualTo(AuditType.SESSION_REUSED);
        assertThat(latest(org()).from()).isEqualTo(FROM);
    }

    /** Nobody gets in unrecorded. Red when the record is written after the session. */
    @Test
    void whatCannotBeRecordedIsNotDone() {
        fixture.control.jdbc().sql("update audit_head set seal = hash").update();

        assertThat(problem(() -> fixture.signIn(EMAIL, Passwords.GOOD)))
                .isInstanceOfSatisfying(
                        Problem.Unavailable.class,
                        unavailable ->
                                assertThat(unavailable.code()).isEqualTo("audit_log_unavailable"));
        assertThat(
                        fixture.control
                                .jdbc()
                                .sql("select count(*) from session")
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
    }
}
