package dev.agentmetrics.server.backup.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.db.ControlStore;
import dev.agentmetrics.server.db.DatabaseSettings;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.PostgresServer;
import dev.agentmetrics.server.db.TestControlStore;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which tables of a database are ours, wherever they are in it. */
@Tag("C06")
class ControlSnapshotTest {

    @TempDir Path dataDir;

    private static void run(TestControlStore control, String sql) {
        control.jdbc().sql(sql).update();
    }

    /** A table that a migration makes in a way that is not understood would be left out. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void everyTableThatAMigrationMadeIsKnown(Engine engine) {
        try (var control = TestControlStore.open(engine, dataDir)) {
            var made =
                    control.jdbc()
                            .sql(
                                    """
                                    select table_name from information_schema.tables
                                     where table_schema = current_schema
                                       and table_type = 'BASE TABLE'
                                       and table_name <> 'schema_history'
                                    """)
                            .query(String.class)
                            .set();
            assertThat(made)
                    .extracting(name -> name.toLowerCase(Locale.ROOT))
                    .containsExactlyInAnyOrderElementsOf(ControlStore.ownTables());
        }
    }

    /** As {@code currentSchema} in the address says, or the search path of the user. */
    @Test
    void aSchemaOfItsOwnIsBackedUpWhole() throws Exception {
        var address = PostgresServer.shared().newDatabase();
        try (var elsewhere = TestControlStore.open(settings(address))) {
            // Nothing of ours is where it usually is.
            run(elsewhere, "drop schema public cascade");
            run(elsewhere, "create schema public");
            run(elsewhere, "create schema metrics");
        }
        var inPublic = new TreeSet<String>();
        try (var usual = TestControlStore.open(Engine.POSTGRESQL, dataDir);
                var snapshot = ControlSnapshot.open(usual.source())) {
            inPublic.addAll(snapshot.tables().keySet());
        }

        try (var control = TestControlStore.open(settings(address + "?currentSchema=metrics"))) {
            run(
                    control,
                    "insert into audit_head (chain_id, seq, hash, seal_key, seal)"
                            + " values ('00000000-0000-0000-0000-000000000000', 7, 'a', 'k', 's')");
            assertThat(ControlSnapshot.hasRows(control.source())).isTrue();
            try (var snapshot = ControlSnapshot.open(control.source())) {
                assertThat(snapshot.tables().keySet()).isEqualTo(inPublic).contains("person");
                assertThat(snapshot.auditHead().seq()).isEqualTo(7);
                assertThat(snapshot.read("audit_head", _ -> {}).rows()).isEqualTo(1);
            }
        }
    }

    private DatabaseSettings settings(String address) {
        return new DatabaseSettings(dataDir, Secret.of(address), null, null);
    }

    /** Of a kind that a backup could not even read. */
    @Test
    void tablesOfOthersAreTheirs() throws Exception {
        try (var control = TestControlStore.open(Engine.POSTGRESQL, dataDir)) {
            run(
                    control,
                    "create table theirs (org_id uuid references organization (id), doc jsonb)");
            run(control, "insert into theirs (doc) values ('{}')");
            try (var snapshot = ControlSnapshot.open(control.source())) {
                assertThat(snapshot.tables()).containsKey("audit_head").doesNotContainKey("theirs");
            }
        }
    }

    @Test
    void aDatabaseWithoutTheTablesIsNoBackup() {
        try (var control = TestControlStore.open(Engine.POSTGRESQL, dataDir)) {
            run(control, "alter table audit_head rename to audit_head_before");
            assertThatThrownBy(() -> ControlSnapshot.open(control.source()).close())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("schema");
        }
    }
}
