package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.metrics.Lookup;
import dev.agentmetrics.server.telemetry.read.Dimension;
import dev.agentmetrics.server.telemetry.read.FactsRequest;
import dev.agentmetrics.server.telemetry.read.RunFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What a pasted text may be the id of. Everything goes through a skip index or the roll-ups. */
@Component
public class LookupSql {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final EventStore store;
    private final RunFacts facts;

    LookupSql(EventStore store, RunFacts facts) {
        this.store = store;
        this.facts = facts;
    }

    public List<Lookup.Match> runs(OrgId org, UUID id) {
        return store.list(
                Where.org(org)
                        .and("run_id = {id:UUID}", "id", id)
                        .query("SELECT run_id, agent_id, at FROM runs WHERE %s LIMIT 1", LIMIT),
                row ->
                        new Lookup.Match(
                                Lookup.Kind.RUN,
                                row.uuid("run_id").toString(),
                                row.string("agent_id"),
                                row.uuid("run_id"),
                                row.instant("at")));
    }

    public List<Lookup.Match> traces(OrgId org, String id, int limit) {
        return store.list(
                Where.org(org)
                        .and("trace_id = {id:String}", "id", id)
                        .bind("limit", limit)
                        .query(
                                "SELECT run_id, agent_id, at FROM runs WHERE %s"
                                        + " ORDER BY at DESC LIMIT {limit:UInt32}",
                                LIMIT),
                row ->
                        new Lookup.Match(
                                Lookup.Kind.TRACE,
                                id,
                                row.string("agent_id"),
                                row.uuid("run_id"),
                                row.instant("at")));
    }

    public List<Lookup.Match> sessions(OrgId org, String id) {
        return store.list(
                Where.org(org)
                        .and("session_id = {id:String}", "id", id)
                        .query(
                                "SELECT count() AS times, max(at) AS last,"
                                        + " argMax(run_id, at) AS newest"
                                        + " FROM runs WHERE %s HAVING times > 0",
                                LIMIT),
                row ->
                        new Lookup.Match(
                                Lookup.Kind.SESSION,
                                id,
                                row.integer("times") == 1
                                        ? "1 run"
                                        : row.integer("times") + " runs",
                                row.uuid("newest"),
                                row.instant("last")));
    }

    /** Agents whose name begins so, in any case; the last seen first. */
    public List<Lookup.Match> agents(OrgId org, String prefix, Instant now, int limit) {
        var request =
                FactsRequest.of(org, History.until(now))
                        .by(Dimension.AGENT_ID)
                        .withoutPercentiles();
        return store.list(
                facts.over(request)
                        .query(
                                "SELECT toString(agent_id) AS agent, max(last_at) AS last"
                                        + " FROM (%s) WHERE runs > 0 AND startsWith("
                                        + "lowerUTF8(agent_id), lowerUTF8({prefix:String}))"
                                        + " GROUP BY agent ORDER BY last DESC, agent"
                                        + " LIMIT {limit:UInt32}")
                        .with("prefix", prefix)
                        .with("limit", limit)
                        .within(LIMIT),
                row ->
                        new Lookup.Match(
                                Lookup.Kind.AGENT,
                                row.string("agent"),
                                row.string("agent"),
                                null,
                                row.instant("last")));
    }
}
