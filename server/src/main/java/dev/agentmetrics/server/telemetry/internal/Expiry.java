package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is older than its organisation keeps. Only whole hours, together with their
 * roll-ups, so that no hour is ever half there.
 */
final class Expiry {

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Each table with the column that says when. */
    private static final List<Place> PLACES =
            List.of(
                    new Place("runs", "at"),
                    new Place("client_events", "at"),
                    new Place("run_hours", "hour"),
                    new Place("duration_hours", "hour"));

    private final ClickHouse clickHouse;
    private final RollUps rollUps;
    private final HourBook hours;
    private final Retention retention;
    private final Clock clock;

    Expiry(
            ClickHouse clickHouse,
            RollUps rollUps,
            HourBook hours,
            Retention retention,
            Clock clock) {
        this.clickHouse = clickHouse;
        this.rollUps = rollUps;
        this.hours = hours;
        this.retention = retention;
        this.clock = clock;
    }

    /** Deletes everything that is too old now. One organisation's trouble is not another's. */
    void run() {
        var failures = new ArrayList<RuntimeException>();
        for (var org : organisations()) {
            try {
                run(org);
            } catch (RuntimeException failure) {
                failures.add(failure);
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private void run(OrgId org) {
        var days = retention.days(org);
        if (days > 0) {
            var keptFrom =
                    clock.instant().minus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS);
            rollUps.exclusively(() -> delete(org, keptFrom));
        }
    }

    private void delete(OrgId org, Instant keptFrom) {
        var expired = PLACES.stream().mapToLong(place -> count(place, org, keptFrom)).sum();
        if (expired == 0) {
            return;
        }
        try {
            for (var place : PLACES) {
                clickHouse.execute(
                        bound(
                                "DELETE FROM %s WHERE org_id = {org:UUID} AND %s < %s",
                                place, org, keptFrom));
            }
            LOG.info("deleted {} rows of organisation {} from before {}", expired, org, keptFrom);
        } catch (RuntimeException failure) {
            // Runs may be gone while their roll-ups are not.
            hours.distrust();
            throw failure;
        }
    }

    private long count(Place place, OrgId org, Instant keptFrom) {
        return clickHouse
                .query(
                        bound(
                                "SELECT count() AS n FROM %s WHERE org_id = {org:UUID} AND %s < %s",
                                place, org, keptFrom),
                        row -> row.integer("n"))
                .getFirst();
    }

    private List<OrgId> organisations() {
        return clickHouse.query(
                Query.of(
                                "SELECT DISTINCT org_id FROM runs UNION DISTINCT"
                                        + " SELECT DISTINCT org_id FROM client_events")
                        .within(LIMIT),
                row -> new OrgId(row.uuid("org_id")));
    }

    private static Query bound(String template, Place place, OrgId org, Instant keptFrom) {
        return Query.of(
                        template.formatted(
                                place.table(),
                                place.time(),
                                "toDateTime({kept_from:UInt32}, 'UTC')"))
                .within(LIMIT)
                .with("org", org.value())
                .with("kept_from", keptFrom.getEpochSecond());
    }

    private record Place(String table, String time) {}
}
