package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Insert;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The event tables in ClickHouse. */
final class ClickHouseEventTables implements EventTables {

    /** A group of repeats looks at every id of the store; that is still one pass. */
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(20);

    private static final Duration SCAN_LIMIT = Duration.ofMinutes(10);

    private final ClickHouse clickHouse;

    /** An insert waits for these: dashboards must not hold them up. */
    private final ClickHouse lookUps;

    private final Spaces spaces;

    ClickHouseEventTables(ClickHouse clickHouse, Spaces spaces) {
        this.clickHouse = clickHouse;
        this.lookUps = clickHouse.urgent();
        this.spaces = spaces;
    }

    @Override
    public void insert(Spaces.Table table, RowBinary rows) {
        clickHouse.insert(new Insert(table.sqlName(), table.columns(), rows));
    }

    @Override
    public void sync() {
        // Every statement on a writing connection ends with a sync.
        clickHouse.execute(Query.of("SELECT 1"));
    }

    @Override
    public void findStored(IdSet ids, IdSet found) {
        var bySpace = new HashMap<Integer, List<UUID>>();
        ids.forEach(
                (space, high, low) ->
                        bySpace.computeIfAbsent(space, _ -> new ArrayList<>())
                                .add(new UUID(high, low)));
        for (var table : Spaces.Table.values()) {
            findStored(
                    table,
                    bySpace.entrySet().stream()
                            .filter(entry -> spaces.table(entry.getKey()) == table)
                            .toList(),
                    found);
        }
    }

    private void findStored(
            Spaces.Table table, List<Map.Entry<Integer, List<UUID>>> bySpace, IdSet found) {
        if (bySpace.isEmpty()) {
            return;
        }
        var conditions = new ArrayList<String>();
        var query = Query.of("").within(LOOKUP_LIMIT);
        for (var entry : bySpace) {
            var number = conditions.size();
            conditions.add(
                    "(org_id = {o%d:UUID} AND %s IN {i%d:Array(UUID)})"
                            .formatted(number, table.idColumn(), number));
            query =
                    query.with("o" + number, spaces.organisation(entry.getKey()).value())
                            .with("i" + number, entry.getValue());
        }
        var sql =
                "SELECT org_id, %s AS id FROM %s WHERE %s"
                        .formatted(
                                table.idColumn(), table.sqlName(), String.join(" OR ", conditions));
        lookUps.stream(
                new Query(sql, query.parameters(), query.timeLimit()),
                row -> show(row, table, found::add));
    }

    @Override
    public long countIds() {
        var counts =
                Stream.of(Spaces.Table.values())
                        .map(table -> "(SELECT count() FROM " + table.sqlName() + ")")
                        .collect(Collectors.joining(" + "));
        return clickHouse
                .query(Query.of("SELECT " + counts + " AS ids"), row -> row.integer("ids"))
                .getFirst();
    }

    @Override
    public void forEachId(IdSet.Each each) {
        for (var table : Spaces.Table.values()) {
            clickHouse.stream(
                    Query.of(
                                    "SELECT org_id, %s AS id FROM %s"
                                            .formatted(table.idColumn(), table.sqlName()))
                            .within(SCAN_LIMIT),
                    row -> show(row, table, each));
        }
    }

    private void show(Row row, Spaces.Table table, IdSet.Each each) {
        var id = row.uuid("id");
        each.id(
                spaces.of(new OrgId(row.uuid("org_id")), table),
                id.getMostSignificantBits(),
                id.getLeastSignificantBits());
    }
}
