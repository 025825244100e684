package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops months that nobody needs any more, as files: cheap, and the bytes leave the disk, which
 * rows that are deleted one by one do only when the engine next merges.
 *
 * <p>Part by part and not by the name of the partition: a part never changes, so what was looked at
 * is what is dropped. An old run that arrives meanwhile, of somebody who keeps it, is in another
 * part. A part that the engine merged meanwhile is gone by its name, and not dropped.
 */
final class ExpiredParts {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiredParts.class);

    /** NO_SUCH_DATA_PART. */
    private static final int GONE = 232;

    private final ClickHouse clickHouse;
    private final Duration limit;

    ExpiredParts(ClickHouse clickHouse, Duration limit) {
        this.clickHouse = clickHouse;
        this.limit = limit;
    }

    /**
     * @param keptFrom what an organisation keeps begins there; one that is missing keeps everything
     */
    void drop(String table, Map<OrgId, Instant> keptFrom) {
        var latest = keptFrom.values().stream().max(Instant::compareTo);
        if (latest.isEmpty()) {
            return;
        }
        var old = parts(table).stream().filter(part -> !part.end().isAfter(latest.get())).toList();
        if (old.isEmpty()) {
            return;
        }
        var needed = organisations(table, old);
        for (var part : old) {
            if (needed.getOrDefault(part.name(), Set.of()).stream()
                    .allMatch(org -> isOver(part, keptFrom.get(org)))) {
                drop(table, part);
            }
        }
    }

    private static boolean isOver(Part part, @Nullable Instant keptFrom) {
        return keptFrom != null && !part.end().isAfter(keptFrom);
    }

    private void drop(String table, Part part) {
        try {
            clickHouse.execute(
                    Query.of("ALTER TABLE " + table + " DROP PART {part:String}")
                            .within(limit)
                            .with("part", part.name()));
            LOG.info("dropped {} rows of {} from before {}", part.rows(), table, part.end());
        } catch (ClickHouseException.Rejected failure) {
            if (failure.code() != GONE) {
                throw failure;
            }
            LOG.debug("part {} of {} was merged meanwhile", part.name(), table);
        }
    }

    private List<Part> parts(String table) {
        return clickHouse.query(
                Query.of(
                                "SELECT name, toUInt32(partition) AS month, rows FROM system.parts"
                                        + " WHERE database = currentDatabase()"
                                        + " AND table = {table:String} AND active AND rows > 0")
                        .within(limit)
                        .with("table", table),
                row ->
                        new Part(
                                row.string("name"),
                                Months.end((int) row.integer("month")),
                                row.integer("rows")));
    }

    /** By part, those who have rows in it that were not deleted one by one before. */
    private Map<String, Set<OrgId>> organisations(String table, List<Part> parts) {
        var organisations = new HashMap<String, Set<OrgId>>();
        clickHouse
                .query(
                        Query.of(
                                        "SELECT toString(_part) AS part, org_id FROM "
                                                + table
                                                + " WHERE _part IN {parts:Array(String)}"
                                                + " GROUP BY part, org_id")
                                .within(limit)
                                .with("parts", parts.stream().map(Part::name).toList()),
                        row -> new Owner(row.string("part"), new OrgId(row.uuid("org_id"))))
                .forEach(
                        owner ->
                                organisations
                                        .computeIfAbsent(owner.part(), _ -> new HashSet<>())
                                        .add(owner.org()));
        return organisations;
    }

    /**
     * @param end the first moment after its month
     * @param rows with those that were deleted one by one
     */
    private record Part(String name, Instant end, long rows) {}

    private record Owner(String part, OrgId org) {}
}
