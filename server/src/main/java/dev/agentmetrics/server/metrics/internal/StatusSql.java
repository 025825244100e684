package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.read.Dimension;
import dev.agentmetrics.server.telemetry.read.FactsRequest;
import dev.agentmetrics.server.telemetry.read.RunFacts;
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
    private final RunFacts facts;

    StatusSql(EventStore store, RunFacts facts) {
        this.store = store;
        this.facts = facts;
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
        var request =
                FactsRequest.of(org, History.until(now))
                        .by(Dimension.ENVIRONMENT)
                        .withoutPercentiles();
        return store.list(
                facts.over(request)
                        .query(
                                "SELECT toString(environment) AS name FROM (%s)"
                                        + " WHERE runs > 0 AND environment != ''"
                                        + " GROUP BY name ORDER BY name LIMIT 200"),
                row -> row.string("name"));
    }
}
