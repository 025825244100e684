package dev.agentmetrics.clickhouse;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Brings the tables to the version this program knows. Each migration is recorded when all its
 * statements ran; a process killed in between runs it again, so statements say {@code IF NOT
 * EXISTS}.
 */
public final class SchemaMigrations {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final ClickHouse clickhouse;
    private final Clock clock;

    public SchemaMigrations(ClickHouse clickhouse, Clock clock) {
        this.clickhouse = clickhouse;
        this.clock = clock;
    }

    /**
     * One step of the schema.
     *
     * @param version counts from 1 without gaps
     * @param name for people
     * @param sql statements, each ended by a semicolon at the end of a line
     */
    public record Migration(int version, String name, String sql) {

        List<String> statements() {
            return sql
                    .lines()
                    .filter(line -> !line.strip().startsWith("--"))
                    .collect(Collectors.joining("\n"))
                    .transform(text -> List.of(text.split(";\\s*(\\n|$)", -1)))
                    .stream()
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        }

        /** Notices an edited migration; it protects against mistakes, not against attackers. */
        String checksum() {
            var crc = new CRC32C();
            crc.update(String.join(";", statements()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().toHexDigits((int) crc.getValue());
        }
    }

    /**
     * Runs what is missing, in order.
     *
     * @return how many ran
     * @throws IllegalStateException with a sentence for the operator when the data is from a newer
     *     version, or when a migration that ran was changed since
     */
    public int apply(List<Migration> migrations) {
        clickhouse.execute(
                Query.of(
                        "CREATE TABLE IF NOT EXISTS schema_migrations (version UInt32, name String, "
                                + "checksum String, applied_at DateTime64(3, 'UTC')) "
                                + "ENGINE = MergeTree ORDER BY version"));
        var applied = applied();
        var known =
                migrations.stream()
                        .collect(Collectors.toMap(Migration::version, Function.identity()));
        applied.forEach((version, checksum) -> check(version, checksum, known));
        var ran = 0;
        for (var version = 1; version <= migrations.size(); version++) {
            var migration = known.get(version);
            if (migration == null) {
                throw new IllegalStateException("there is no migration " + version);
            }
            if (!applied.containsKey(version)) {
                run(migration);
                ran++;
            }
        }
        return ran;
    }

    private static void check(int version, String checksum, Map<Integer, Migration> known) {
        var migration = known.get(version);
        if (migration == null) {
            throw new IllegalStateException(
                    "The event store has schema version "
                            + version
                            + ", which this release does not know. Start the newer release that made it.");
        }
        if (!migration.checksum().equals(checksum)) {
            throw new IllegalStateException(
                    "Migration "
                            + version
                            + " ("
                            + migration.name()
                            + ") was changed after it had run on this event store.");
        }
    }

    private Map<Integer, String> applied() {
        return clickhouse
                .query(
                        Query.of(
                                "SELECT version, any(checksum) AS checksum FROM schema_migrations GROUP BY version"),
                        row -> Map.entry((int) row.integer("version"), row.string("checksum")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void run(Migration migration) {
        for (var statement : migration.statements()) {
            clickhouse.execute(Query.of(statement).within(LIMIT));
        }
        clickhouse.insert(
                new Insert(
                        "schema_migrations",
                        List.of("version", "name", "checksum", "applied_at"),
                        new RowBinary(64)
                                .uint32(migration.version())
                                .string(migration.name())
                                .string(migration.checksum())
                                .millis(clock.instant())
                                .endRow()));
    }
}
