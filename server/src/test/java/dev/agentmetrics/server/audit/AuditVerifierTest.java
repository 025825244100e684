package dev.agentmetrics.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody with the database's password changes the log, and it is seen where. */
@ParameterizedClass
@EnumSource(Engine.class)
@Tag("C36")
class AuditVerifierTest {

    private static final UUID ORG = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("00000000-0000-7000-8000-000000000002");

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00.123456Z");
    private final TestKeys keys = TestKeys.fixed();
    private TestControlStore control;
    private AuditLog log;

    @BeforeEach
    void tenRecords() {
        control = TestControlStore.open(engine, dataDir);
        log = log(keys);
        for (int i = 1; i <= 10; i++) {
            log.append(event(ORG, "key-" + i));
            clock.advance(Duration.ofSeconds(1));
        }
        log.append(event(OTHER, "key"));
    }

    @AfterEach
    void close() {
        control.close();
    }

    private AuditLog log(TestKeys keys) {
        return new AuditLog(
                new JdbcAuditStore(control.source()), control.transactions(), keys, clock);
    }

    private static AuditEvent event(UUID org, String key) {
        return new AuditEvent(
                AuditType.KEY_CREATED,
                new OrgId(org),
                AuditActor.key("0123456789"),
                new Origin("192.0.2.7", "curl/8"),
                Map.of("key", key));
    }

    private AuditVerifier.Report verify() {
        return AuditVerifier.over(control.source(), keys).verify();
    }

    private void sql(String statement) {
        control.jdbc().sql(statement).update();
    }

    /** What an attacker who owns the tables does first. */
    private void tamper(String... statements) {
        if (engine == Engine.POSTGRESQL) {
            sql("alter table audit_record disable trigger all");
        }
        for (var statement : statements) {
            sql(statement.replace("ORG", "'" + ORG + "'").replace("OTHER", "'" + OTHER + "'"));
        }
    }

    private void assertBroken(UUID chain, long seq, String reason) {
        assertThat(verify().breaks())
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.chain()).isEqualTo(chain);
                            assertThat(found.seq()).isEqualTo(seq);
                            assertThat(found.reason()).contains(reason);
                        });
    }

    @Test
    void anUntouchedLogIsWhole() {
        assertThat(verify()).isEqualTo(new AuditVerifier.Report(3, 14, java.util.List.of()));
    }

    @Test
    void aRestartGoesOnWhereTheLogEnded() {
        control.reopen();
        log = log(keys);
        log.append(event(ORG, "after"));

        assertThat(verify().breaks()).isEmpty();
        assertThat(verify().records()).isEqualTo(15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // edited: the text, then what it is found by
                "4 | not the one | update audit_record set body = replace(body, 'key-4', 'key-5')"
                        + " where chain_id = ORG and seq = 4",
                "4 | columns | update audit_record set type = 'signed_in'"
                        + " where chain_id = ORG and seq = 4",
                "4 | columns | update audit_record set actor_id = ''"
                        + " where chain_id = ORG and seq = 4",
                "4 | columns | update audit_record set recorded_at = now()"
                        + " where chain_id = ORG and seq = 4",
                "4 | not the one | update audit_record set body = '{' where chain_id = ORG and seq = 4",
                // deleted: in the middle, at the beginning
                "4 | gone | delete from audit_record where chain_id = ORG and seq = 4",
                "1 | gone | delete from audit_record where chain_id = ORG and seq <= 3",
                // truncated
                "10 | cut off | delete from audit_record where chain_id = ORG and seq = 10",
                "7 | cut off | delete from audit_record where chain_id = ORG and seq >= 7",
                // inserted behind the end
                "11 | behind the sealed end | insert into audit_record select chain_id, 11,"
                        + " recorded_at, type, actor_kind, actor_id, replace(body, '\"seq\":10',"
                        + " '\"seq\":11'), hash from audit_record where chain_id = ORG and seq = 10",
                // the seal
                "10 | not sealed with this | update audit_head set seal = hash where chain_id = ORG",
                "10 | no seal | delete from audit_head where chain_id = ORG",
            })
    void oneStatementIsSeenWhereItHit(long seq, String reason, String statement) {
        tamper(statement);

        if (statement.startsWith("insert")) {
            // Its hash does not fit, either; which of the two is named first is not the point.
            assertThat(verify().breaks().getFirst().seq()).isEqualTo(seq);
        } else {
            assertBroken(ORG, seq, reason);
        }
    }

    @Test
    void recordsThatWereSwappedAreSeen() {
        tamper(
                "update audit_record set seq = 99 where chain_id = ORG and seq = 4",
                "update audit_record set seq = 4 where chain_id = ORG and seq = 5",
                "update audit_record set seq = 5 where chain_id = ORG and seq = 99");

        assertBroken(ORG, 4, "not the one");
    }

    @Test
    void aRecordThatWasSqueezedInIsSeen() {
        tamper(
                "update audit_record set seq = -seq where chain_id = ORG and seq >= 4",
                "update audit_record set seq = 1 - seq where chain_id = ORG and seq < 0",
                "insert into audit_record select chain_id, 4, recorded_at, type, actor_kind,"
                        + " actor_id, body, hash from audit_record where chain_id = ORG and seq = 3");

        assertBroken(ORG, 4, "not the one");
    }

    @Test
    void aRecordMovedToAnotherOrganisationIsSeenOnBothSides() {
        tamper(
                "update audit_record set chain_id = OTHER, seq = 2 where chain_id = ORG and seq = 10");

        assertThat(verify().breaks())
                .extracting(AuditVerifier.Break::chain, AuditVerifier.Break::seq)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(ORG, 10L),
                        org.assertj.core.groups.Tuple.tuple(OTHER, 2L));
    }

    /** Red without the seal: every hash is right. */
    @Test
    void aTailThatWasComputedAnewIsSeen() {
        tamper("delete from audit_record where chain_id = ORG and seq = 10");
        var store = new JdbcAuditStore(control.source());
        var ninth = store.after(ORG, 8, AuditFilter.ALL, 1).getFirst();
        var at = clock.instant();
        var body = RecordText.write(ORG, 10, at, event(ORG, "forged"));
        var hash = ninth.hash().then(body);
        var columns = new AuditStore.Columns(at, "key_created", "api_key", "0123456789");
        store.append(
                new AuditStore.Row(ORG, 10, columns, body, hash),
                new AuditStore.Head(ORG, 10, hash, store.head(ORG).orElseThrow().seal()));

        assertBroken(ORG, 10, "not sealed with this");
    }

    /** Red without the record of the deployment's chain that this one began. */
    @Test
    void aChainThatVanishedIsSeen() {
        tamper(
                "delete from audit_record where chain_id = OTHER",
                "delete from audit_head where chain_id = OTHER");

        assertBroken(OTHER, 1, "no seal");
    }

    @Test
    void aChainThatWasBegunAnewIsSeen() {
        tamper(
                "delete from audit_record where chain_id = OTHER",
                "delete from audit_head where chain_id = OTHER");
        log.append(event(OTHER, "again"));

        assertBroken(OTHER, 1, "begun twice");
    }

    @Test
    void anEmptyLogIsNotAWholeOne() {
        tamper("delete from audit_record", "delete from audit_head");

        assertBroken(AuditStore.DEPLOYMENT, 1, "no seal");
    }

    /** Otherwise the next record would seal what somebody else wrote. */
    @Test
    void nothingIsRecordedBehindAnEndThatIsNotOurs() {
        tamper(
                "delete from audit_record where chain_id = ORG and seq = 10",
                "update audit_head set seq = 9, hash = (select hash from audit_record"
                        + " where chain_id = ORG and seq = 9) where chain_id = ORG");

        assertThatThrownBy(() -> log.append(event(ORG, "next")))
                .isInstanceOf(ProblemException.class);
        assertBroken(ORG, 9, "not sealed with this");
    }

    @Nested
    class WhenAnOrganisationIsDeleted {

        @BeforeEach
        void close() {
            delete(OTHER);
            log.close(new OrgId(OTHER));
        }

        @Test
        void itsLogGoesAndTheRestIsWhole() {
            assertThat(log.after(new OrgId(OTHER), 0, AuditFilter.ALL, 10)).isEmpty();
            assertThat(new JdbcAuditStore(control.source()).chains()).doesNotContain(OTHER);
            // One record less, and one more that says so.
            assertThat(verify()).isEqualTo(new AuditVerifier.Report(2, 14, java.util.List.of()));
        }

        @Test
        void itCannotBeBegunAgain() {
            assertThatThrownBy(() -> log.append(event(OTHER, "late")))
                    .isInstanceOf(ProblemException.class);
            assertThat(new JdbcAuditStore(control.source()).chains()).doesNotContain(OTHER);
        }

        @Test
        void aRestartRemembersIt() {
            log = log(keys);
            assertThatThrownBy(() -> log.append(event(OTHER, "late")))
                    .isInstanceOf(ProblemException.class);
        }

        @Test
        void whatComesBackIsSeen() {
            tamper(
                    "insert into audit_record select OTHER, 1, recorded_at, type, actor_kind,"
                            + " actor_id, body, hash from audit_record"
                            + " where chain_id = ORG and seq = 1");

            assertBroken(OTHER, 1, "ended with its organisation");
        }

        /** A chain that is only missing is still seen. */
        @Test
        void othersCannotVanishWithIt() {
            tamper(
                    "delete from audit_record where chain_id = ORG",
                    "delete from audit_head where chain_id = ORG");

            assertBroken(ORG, 1, "no seal");
        }

        @Test
        void deletingWhatHasNoLogLeavesNone() {
            var third = UUID.fromString("00000000-0000-7000-8000-000000000003");
            log.close(new OrgId(third));

            assertThat(new JdbcAuditStore(control.source()).chains()).doesNotContain(third);
            assertThat(verify().breaks()).isEmpty();
        }
    }

    /** As far as the database knows. */
    private void delete(UUID org) {
        control.jdbc()
                .sql("insert into organization (id, name, created_at) values (:org, 'x', now())")
                .param("org", org)
                .update();
        control.jdbc()
                .sql(
                        "insert into organization_deletion"
                                + " (org_id, requested_by, requested_at, due_at, state)"
                                + " values (:org, :org, now(), now(), 'erasing_records')")
                .param("org", org)
                .update();
    }

    @Test
    void postgresqlRefusesToForgetWhatIsNotDeleted() {
        org.junit.jupiter.api.Assumptions.assumeTrue(engine == Engine.POSTGRESQL);
        assertThatThrownBy(() -> log.close(new OrgId(OTHER))).isInstanceOf(RuntimeException.class);
        delete(OTHER);
        sql("update organization_deletion set state = 'waiting'");
        assertThatThrownBy(() -> log.close(new OrgId(OTHER))).isInstanceOf(RuntimeException.class);
        assertThat(verify().breaks()).isEmpty();
    }

    @Test
    void postgresqlItselfRefusesChanges() {
        org.junit.jupiter.api.Assumptions.assumeTrue(engine == Engine.POSTGRESQL);
        for (var statement :
                new String[] {
                    "update audit_record set type = 'x'",
                    "delete from audit_record",
                    "truncate audit_record"
                }) {
            assertThatThrownBy(() -> sql(statement)).isInstanceOf(RuntimeException.class);
        }
        assertThat(verify().breaks()).isEmpty();
    }
}
