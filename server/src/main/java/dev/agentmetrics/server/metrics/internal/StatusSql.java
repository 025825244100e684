package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.server.core.OrgId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What is asked every few seconds, so it must cost next to nothing. */
@Component
public class StatusSql {

    private static final Duration RECENT = Duration.ofHours(3);

    private final EventStore store;

    StatusSql(EventStore store) {
        this.store = store;
    }

    /** The newest run, and when something last arrived. */
    public record Last(Instant runAt, Instant receivedAt) {}

    /** Of the last hours first; of all time only when nothing ran in them. */
    public Optional<Last> last(OrgId org, Instant now) {
        var recent = last(Where.org(org).since(now.minus(RECENT)));
        return recent.isPresent() ? recent : last(Where.org(org));
    }

    private Optional<Last> last(Where where) {
        return store.first(
                where.query(
                        "SELECT max(at) AS run_at, max(received_at) AS arrived_at, count() AS times"
                                + " FROM runs WHERE %s HAVING times > 0"),
                row -> new Last(row.instant("run_at"), row.instant("arrived_at")));
    }

    /** Names of environments, sorted. */
    public List<String> environments(OrgId org, Instant now) {
        return store.list(
                Where.org(org)
                        .bind("recent", now.minus(RECENT))
                        .query(
                                "SELECT DISTINCT name FROM ("
                                        + "SELECT DISTINCT toString(environment) AS name"
                                        + " FROM run_hours WHERE %1$s AND runs > 0"
                                        + " UNION ALL"
                                        + " SELECT DISTINCT toString(environment) AS name"
                                        + " FROM runs WHERE %1$s AND toStartOfHour(at) >="
                                        + " toStartOfHour({recent:DateTime64(3, 'UTC')})"
                                        + ") WHERE name != '' ORDER BY name LIMIT 200"),
                row -> row.string("name"));
    }
}
