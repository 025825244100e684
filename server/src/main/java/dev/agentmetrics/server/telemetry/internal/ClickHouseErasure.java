package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.EventErasure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases an organisation from the tables of ClickHouse: from all that have a column {@code org_id},
 * so that a table that is added later needs no entry here.
 *
 * <p>A deletion only marks rows; they leave the files when the engine happens to merge them. So the
 * marked rows are then taken out of the files at once, whatever has marked them.
 */
final class ClickHouseErasure implements EventErasure {

    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseErasure.class);

    /** A statement that is cut off goes on in the engine; the next try waits for it. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Longer than any insert may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ClickHouse clickHouse;
    private final Claims claims;
    private final RollUps rollUps;
    private final HourBook hours;

    ClickHouseErasure(ClickHouse clickHouse, Claims claims, RollUps rollUps, HourBook hours) {
        this.clickHouse = clickHouse;
        this.claims = claims;
        this.rollUps = rollUps;
        this.hours = hours;
    }

    @Override
    public void erase(OrgId org) {
        awaitEnd(claims.shut(org));
        var tables = tables();
        rollUps.exclusively(() -> delete(org, tables));
        for (var table : tables) {
            // One after the other: roll-ups of the others go on in between.
            rollUps.exclusively(() -> takeOutOfFiles(table));
        }
        var left = remaining(org);
        if (left > 0) {
            throw new IllegalStateException(left + " rows of organisation " + org + " are left");
        }
    }

    @Override
    public long remaining(OrgId org) {
        return tables().stream().mapToLong(table -> count(table, org)).sum();
    }

    /** However their inserts end: afterwards no row of them appears any more. */
    private static void awaitEnd(List<Group> groups) {
        var ends =
                groups.stream()
                        .map(group -> group.durable.handle((_, _) -> true))
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void delete(OrgId org, List<String> tables) {
        try {
            for (var table : tables) {
                clickHouse.execute(of(org, "DELETE FROM " + table));
            }
            hours.forget(org);
            LOG.info("deleted all events of organisation {}", org);
        } catch (RuntimeException failure) {
            // Runs may be gone while their roll-ups are not.
            hours.distrust();
            throw failure;
        }
    }

    private void takeOutOfFiles(String table) {
        clickHouse.execute(
                Query.of(
                                "ALTER TABLE %s APPLY DELETED MASK SETTINGS mutations_sync = 2"
                                        .formatted(table))
                        .within(LIMIT));
    }

    private long count(String table, OrgId org) {
        return clickHouse
                .query(of(org, "SELECT count() AS n FROM " + table), row -> row.integer("n"))
                .getFirst();
    }

    private static Query of(OrgId org, String start) {
        return Query.of(start + " WHERE org_id = {org:UUID}")
                .within(LIMIT)
                .with("org", org.value());
    }

    private List<String> tables() {
        return clickHouse.query(
                Query.of(
                        """
                        SELECT name FROM system.tables
                        WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
                          AND name IN (SELECT table FROM system.columns
                                       WHERE database = currentDatabase() AND name = 'org_id')
                        ORDER BY name
                        """),
                row -> row.string("name"));
    }
}
