package dev.agentmetrics.server.telemetry.copies;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What is copied, and how its rows are counted and summed. */
final class CopiedTable {

    /** The facts. Everything else is made from them. */
    static final List<String> ALL =
            List.of(
                    "runs",
                    "client_events",
                    "spans",
                    "open_spans",
                    "metric_points",
                    "span_contents",
                    "span_events",
                    "scores");

    private static final Duration LIMIT = Duration.ofHours(1);

    private CopiedTable() {}

    /** Its columns that are stored, in order. */
    static List<String> columns(ClickHouse engine, String table) {
        return engine.query(
                Query.of(
                                "SELECT name FROM system.columns WHERE database = currentDatabase()"
                                        + " AND table = {table:String} AND default_kind != 'ALIAS'"
                                        + " ORDER BY position")
                        .with("table", table),
                row -> row.string("name"));
    }

    static TableSum sum(ClickHouse engine, String table, List<String> columns, Query where) {
        var sql =
                "SELECT count() AS n, sum(cityHash64(tuple(%s))) AS s FROM %s %s SETTINGS max_threads = 1"
                        .formatted(hashed(engine, table, columns), table, where.sql());
        return engine.query(
                        new Query(sql, where.parameters(), LIMIT),
                        row -> new TableSum(row.integer("n"), row.bits("s")))
                .getFirst();
    }

    /** To the hash, nothing and zero are the same. */
    private static String hashed(ClickHouse engine, String table, List<String> columns) {
        var nullable =
                engine.query(
                        Query.of(
                                        "SELECT name FROM system.columns WHERE database = currentDatabase()"
                                                + " AND table = {table:String} AND type LIKE 'Nullable%'")
                                .with("table", table),
                        row -> row.string("name"));
        return columns.stream()
                .map(
                        name ->
                                nullable.contains(name)
                                        ? "%s, isNull(%s)".formatted(name, name)
                                        : name)
                .collect(Collectors.joining(", "));
    }
}
