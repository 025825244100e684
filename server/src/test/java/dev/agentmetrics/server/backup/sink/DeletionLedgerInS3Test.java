package dev.agentmetrics.server.backup.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.DerivedBackupKeys;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.RefusedBackup.Reason;
import dev.agentmetrics.server.backup.internal.JdbcLedgerStore;
import dev.agentmetrics.server.backup.ledger.Deleted;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.backup.ledger.GivenUpLedger;
import dev.agentmetrics.server.backup.ledger.LedgerInSink;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The ledger of deletions in a bucket, over the real wire format. */
@Tag("C06")
class DeletionLedgerInS3Test {

    private static final OrgId ORG = new OrgId(new UUID(1, 2));

    @TempDir Path directory;

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final BackupKeys keys = new DerivedBackupKeys(TestKeys.fixed(), TestKeys.random(4));
    private S3Double bucket;
    private TestControlStore control;
    private DeletionLedger ledger;

    @BeforeEach
    void open() throws Exception {
        bucket = new S3Double();
        control = TestControlStore.open(Engine.H2, directory);
        ledger =
                new DeletionLedger(
                        new BackupSettings(
                                "s3://bucket/prod",
                                Duration.ofDays(1),
                                30,
                                7,
                                30,
                                7,
                                true,
                                null,
                                null),
                        new JdbcLedgerStore(control.jdbc()),
                        new GivenUpLedger(new DataDir(directory)),
                        keys,
                        this::sink,
                        clock);
    }

    @AfterEach
    void close() {
        control.close();
        bucket.close();
    }

    private Sink sink() {
        return new S3Sink(
                S3Sink.client(
                        bucket.endpoint(),
                        null,
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(S3Double.KEY_ID, "secret"))),
                "bucket",
                "prod");
    }

    private void delete(String agent) {
        var what = new Deleted.What.Events(new ChosenEvents.OfAgent(agent));
        control.transactions()
                .executeWithoutResult(
                        _ ->
                                ledger.record(
                                        new Deleted(
                                                UUID.randomUUID(), ORG, what, clock.instant())));
        ledger.publishSoon();
    }

    private LedgerInSink read() throws Exception {
        try (var sink = sink()) {
            return LedgerInSink.read(sink, keys);
        }
    }

    @Test
    void isReadAsItWasWrittenAndGoesOn() throws Exception {
        assertThat(read().isThere()).isFalse();
        delete("one");
        delete("two");
        assertThat(ledger.trouble()).isEmpty();
        assertThat(read().after(0))
                .extracting(entry -> entry.deleted().what().toString())
                .allMatch(text -> text.contains("agent=one") || text.contains("agent=two"))
                .hasSize(2);

        delete("three");
        assertThat(read().after(2)).hasSize(1);
    }

    @Test
    void anEntryThatIsGoneIsMissedAndPutBack() throws Exception {
        delete("one");
        delete("two");
        try (var sink = sink()) {
            sink.delete("deletions/0000000001");
        }
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        RefusedBackup.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.LEDGER_TRUNCATED));

        try (var sink = sink()) {
            ledger.publish(sink);
        }
        assertThat(read().after(0)).hasSize(2);
    }
}
