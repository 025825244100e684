package dev.agentmetrics.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.clickhouse.SchemaMigrations.Migration;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaMigrationsTest {

    private final ClickHouse clickhouse = TestEngine.shared();
    private final SchemaMigrations migrations = new SchemaMigrations(clickhouse, Clock.systemUTC());
    private final String table = TestEngine.tableName();
    private final Migration first =
            new Migration(
                    1,
                    "make",
                    "-- a comment; with a semicolon\nCREATE TABLE IF NOT EXISTS %s (a UInt8) ENGINE = MergeTree ORDER BY a;"
                            .formatted(table));
    private final Migration second =
            new Migration(
                    2,
                    "widen",
                    """
                    ALTER TABLE %1$s ADD COLUMN IF NOT EXISTS b String DEFAULT 'x;y';
                    ALTER TABLE %1$s ADD COLUMN IF NOT EXISTS c UInt8;
                    """
                            .formatted(table));

    @BeforeEach
    @AfterEach
    void forget() {
        clickhouse.execute(Query.of("DROP TABLE IF EXISTS schema_migrations"));
    }

    @Test
    void runsEachOnceAndInOrder() {
        assertThat(migrations.apply(List.of(first))).isOne();
        assertThat(migrations.apply(List.of(second, first))).isOne();
        assertThat(migrations.apply(List.of(first, second))).isZero();

        assertThat(
                        clickhouse.query(
                                Query.of(
                                                "SELECT name FROM system.columns WHERE table = {t:String} ORDER BY position")
                                        .with("t", table),
                                row -> row.string("name")))
                .containsExactly("a", "b", "c");
    }

    @Test
    void runsAgainWhatWasInterrupted() {
        // What a process killed between the statements and the record leaves behind.
        clickhouse.execute(Query.of(first.statements().getFirst()));

        assertThat(migrations.apply(List.of(first, second))).isEqualTo(2);
    }

    @Test
    void refusesAChangedMigration() {
        migrations.apply(List.of(first));
        var changed = new Migration(1, "make", first.sql().replace("UInt8", "UInt16"));

        assertThatThrownBy(() -> migrations.apply(List.of(changed)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changed after it had run");
    }

    @Test
    void refusesDataOfANewerRelease() {
        migrations.apply(List.of(first, second));

        assertThatThrownBy(() -> migrations.apply(List.of(first)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("schema version 2, which this release does not know");
    }

    @Test
    void refusesAGap() {
        assertThatThrownBy(() -> migrations.apply(List.of(second)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there is no migration 1");
    }
}
