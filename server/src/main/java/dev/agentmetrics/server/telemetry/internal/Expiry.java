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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is older than its organisation keeps. Only whole hours, together with their
 * roll-ups, so that no hour is ever half there. Months that nobody needs go as files; the rest goes
 * by rows.
 */
final class Expiry {

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Each table with the column that says when. */
    private static final List<Place> PLACES =
            List.of(
                    new Place("runs", "at"),
                    new Place("client_events", "at"),
                    new Place("spans", "at"),
                    new Place("open_spans", "at"),
                    new Place("span_events", "at"),
                    new Place("scores", "at"),
                    new Place(MetricRows.TABLE, "at"),
                    new Place(ContentRows.TABLE, "at"),
                    new Place("run_hours", "hour"),
                    new Place("duration_hours", "hour"),
                    new Place("call_hours", "hour"));

    private final ClickHouse clickHouse;
    private final ExpiredParts parts;
    private final RollUps rollUps;
    private final HourBook hours;
    private final Retention retention;
    private final ContentExpiry contents;
    private final Clock clock;

    Expiry(
            ClickHouse clickHouse,
            RollUps rollUps,
            HourBook hours,
            Retention retention,
            ContentExpiry contents,
            Clock clock) {
        this.clickHouse = clickHouse;
        this.parts = new ExpiredParts(clickHouse, LIMIT);
        this.rollUps = rollUps;
        this.hours = hours;
        this.retention = retention;
        this.contents = contents;
        this.clock = clock;
    }

    /** Deletes everything that is too old now. One organisation's trouble is not another's. */
    void run() {
        var failures = new ArrayList<RuntimeException>();
        var keptFrom = keptFrom(failures);
        attempt(failures, () -> rollUps.exclusively(() -> drop(keptFrom)));
        keptFrom.forEach(
                (org, from) ->
                        attempt(failures, () -> rollUps.exclusively(() -> delete(org, from))));
        attempt(failures, () -> rollUps.exclusively(contents::run));
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private static void attempt(List<RuntimeException> failures, Runnable action) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            action.run();
        } catch (RuntimeException failure) {
            failures.add(failure);
        }
    }

    /** Of those who do not keep everything. */
    private Map<OrgId, Instant> keptFrom(List<RuntimeException> failures) {
        var keptFrom = new HashMap<OrgId, Instant>();
        var now = clock.instant();
        for (var org : organisations()) {
            attempt(
                    failures,
                    () -> {
                        var days = retention.days(org);
                        if (days > 0) {
                            keptFrom.put(
                                    org,
                                    now.minus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS));
                        }
                    });
        }
        return keptFrom;
    }

    private void drop(Map<OrgId, Instant> keptFrom) {
        try {
            PLACES.forEach(place -> parts.drop(place.table(), keptFrom));
        } catch (RuntimeException failure) {
            // Runs may be gone while their roll-ups are not.
            hours.distrust();
            throw failure;
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

    /** All that have anything: a roll-up may be what is left of somebody's runs. */
    private List<OrgId> organisations() {
        var tables =
                PLACES.stream()
                        .map(place -> "SELECT DISTINCT org_id FROM " + place.table())
                        .collect(Collectors.joining(" UNION DISTINCT "));
        return clickHouse.query(
                Query.of(tables).within(LIMIT), row -> new OrgId(row.uuid("org_id")));
    }

    private static Query bound(String template, Place place, OrgId org, Instant keptFrom) {
        return Query.of(template.formatted(place.table(), place.time(), place.moment()))
                .within(LIMIT)
                .with("org", org.value())
                .with("kept_from", keptFrom);
    }

    private record Place(String table, String time) {

        /**
         * In the column's own type. Compared with whole seconds, the engine rounds the latest time
         * of a part, and leaves out one whose only row ended in the second before.
         */
        String moment() {
            return time.equals("at")
                    ? "{kept_from:DateTime64(3, 'UTC')}"
                    : "toDateTime({kept_from:DateTime64(3, 'UTC')}, 'UTC')";
        }
    }
}
