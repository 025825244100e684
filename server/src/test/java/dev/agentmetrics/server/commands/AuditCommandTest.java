package dev.agentmetrics.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.internal.ring.RingKeySource;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import dev.agentmetrics.server.db.DatabaseSettings;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
@Tag("C36")
class AuditCommandTest {

    private static final UUID ORG = UUID.fromString("00000000-0000-7000-8000-000000000001");

    @Parameter Engine engine;
    @TempDir Path root;
    private Path dataDir;
    private DatabaseSettings settings;

    @BeforeEach
    void threeRecords() {
        dataDir = root.resolve("data");
        var keys = keys(dataDir);
        try (var control = TestControlStore.open(engine, dataDir)) {
            settings = control.settings();
            var log =
                    new AuditLog(
                            new JdbcAuditStore(control.source()),
                            control.transactions(),
                            keys,
                            Clock.systemUTC());
            for (int i = 0; i < 3; i++) {
                log.append(
                        new AuditEvent(
                                AuditType.SIGNED_IN,
                                new OrgId(ORG),
                                AuditActor.SYSTEM,
                                Origin.UNKNOWN,
                                Map.of()));
            }
        }
    }

    /** Makes what is missing, as a server does. */
    private static KeySource keys(Path dataDir) {
        try {
            Files.createDirectories(dataDir);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new RingKeySource(StoredKeyRing.open(TestSurroundings.of(dataDir, keyFile())));
    }

    private static Map<String, String> keyFile() {
        return Map.of();
    }

    private Run audit(String... arguments) {
        return audit(settings, arguments);
    }

    private static Run audit(DatabaseSettings settings, String... arguments) {
        var around = TestSurroundings.of(settings.dataDir(), keyFile());
        return Run.of(() -> new Deployment(settings, around.settings()), Map.of(), arguments);
    }

    private void sql(String... statements) {
        try (var control = TestControlStore.open(settings)) {
            if (engine == Engine.POSTGRESQL) {
                control.jdbc().sql("alter table audit_record disable trigger all").update();
            }
            for (var statement : statements) {
                control.jdbc().sql(statement).update();
            }
        }
    }

    @Test
    void saysThatAWholeLogIsWhole() {
        var run = audit("audit", "verify");

        assertThat(run.out()).isEqualTo("the audit log is whole: 5 records in 2 chains\n");
        assertThat(run.code()).isZero();
    }

    @Test
    void namesTheFirstRecordThatIsBroken() {
        sql(
                "update audit_record set body = replace(body, 'signed_in', 'signed_out') where seq = 2"
                        + " and chain_id = '"
                        + ORG
                        + "'");
        var run = audit("audit", "verify");

        assertThat(run.out()).startsWith("broken at record 2 of organisation " + ORG + ": ");
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void readsAndChangesNothing() throws Exception {
        var before = snapshot();
        audit("audit", "verify");
        audit("audit", "export");

        assertThat(snapshot()).isEqualTo(before);
    }

    private Map<Path, Long> snapshot() throws Exception {
        try (var files = Files.walk(dataDir)) {
            return files.filter(Files::isRegularFile)
                    .collect(
                            java.util.stream.Collectors.toMap(
                                    file -> file, file -> file.toFile().lastModified()));
        }
    }

    @Test
    void exportsEveryRecordOfEveryChain() {
        var run = audit("audit", "export");

        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSize(5).allMatch(line -> line.startsWith("{\"hash\":\""));
        assertThat(run.out()).contains("\"type\":\"log_opened\"");
    }

    @Test
    void makesNoKeyAndNoStoreWhereThereIsNone() {
        var empty = new DatabaseSettings(dataDir.resolve("empty"), null, null, null);
        var run = audit(empty, "audit", "verify");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("keys of this deployment are not in");
        assertThat(dataDir.resolve("empty")).doesNotExist();
    }

    @Test
    void anotherDeploymentsKeysDoNotMakeItWhole() throws Exception {
        var elsewhere = dataDir.resolve("elsewhere");
        keys(elsewhere);
        Files.move(dataDir.resolve("keys"), dataDir.resolve("away"));
        Files.move(elsewhere.resolve("keys"), dataDir.resolve("keys"));
        Files.move(
                dataDir.resolve("elsewhere.key"),
                dataDir.resolveSibling(dataDir.getFileName() + ".key"),
                StandardCopyOption.REPLACE_EXISTING);

        // An H2 file does not even open with them.
        assertThat(audit("audit", "verify").code()).isEqualTo(engine == Engine.H2 ? 2 : 1);
    }

    @Test
    void saysHowItIsCalled() {
        assertThat(audit("audit").err()).startsWith("usage: agentmetrics audit verify");
        assertThat(audit("audit", "fix").code()).isEqualTo(2);
        assertThat(audit("nonsense").err()).startsWith("usage: agentmetrics ");
    }
}
