package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.content.ContentRetention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes content that is older than its organisation keeps it in the environment, out of the files
 * as well: it goes before its spans, whose own time is {@link Expiry}'s.
 */
final class ContentExpiry {

    private static final Logger LOG = LoggerFactory.getLogger(ContentExpiry.class);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String OLD =
            " span_contents WHERE org_id = {org:UUID} AND environment = {environment:String}"
                    + " AND at < {kept_from:DateTime64(3, 'UTC')}";

    private final ClickHouse clickHouse;
    private final ContentRetention retention;
    private final Clock clock;

    ContentExpiry(ClickHouse clickHouse, ContentRetention retention, Clock clock) {
        this.clickHouse = clickHouse;
        this.retention = retention;
        this.clock = clock;
    }

    /** One environment of one organisation. */
    private record Place(OrgId org, String environment) {}

    /** One place's trouble is not another's. */
    void run() {
        var failures = new ArrayList<RuntimeException>();
        for (var place : places()) {
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            try {
                delete(place);
            } catch (RuntimeException failure) {
                failures.add(failure);
            }
        }
        // What is marked is not found again, and an earlier round may have been cut off.
        if (isAnyMarked()) {
            takeOutOfFiles();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private boolean isAnyMarked() {
        return clickHouse
                        .query(
                                Query.of(
                                                "SELECT count() AS n FROM system.parts WHERE active AND"
                                                        + " database = currentDatabase() AND table ="
                                                        + " 'span_contents' AND has_lightweight_delete")
                                        .within(LIMIT),
                                row -> row.integer("n"))
                        .getFirst()
                > 0;
    }

    private void takeOutOfFiles() {
        clickHouse.execute(
                Query.of(
                                "ALTER TABLE span_contents APPLY DELETED MASK SETTINGS"
                                        + " mutations_sync = 2")
                        .within(LIMIT));
    }

    private List<Place> places() {
        return clickHouse.query(
                Query.of("SELECT DISTINCT org_id, environment FROM span_contents").within(LIMIT),
                row -> new Place(new OrgId(row.uuid("org_id")), row.string("environment")));
    }

    private void delete(Place place) {
        var days = retention.days(place.org(), place.environment());
        var keptFrom = clock.instant().minus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS);
        long old =
                clickHouse
                        .query(
                                of("SELECT count() AS n FROM", place, keptFrom),
                                row -> row.integer("n"))
                        .getFirst();
        if (old == 0) {
            return;
        }
        clickHouse.execute(of("DELETE FROM", place, keptFrom));
        LOG.info(
                "deleted the content of {} spans of organisation {} from before {}",
                old,
                place.org(),
                keptFrom);
    }

    private static Query of(String start, Place place, Instant keptFrom) {
        return Query.of(start + OLD)
                .within(LIMIT)
                .with("org", place.org().value())
                .with("environment", place.environment())
                .with("kept_from", keptFrom);
    }
}
