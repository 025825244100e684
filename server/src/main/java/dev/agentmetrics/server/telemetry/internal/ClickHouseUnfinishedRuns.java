package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.trace.UnfinishedRuns;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The traces that are waited for, as they were last looked at. */
final class ClickHouseUnfinishedRuns implements UnfinishedRuns {

    private static final String FIND =
            """
            SELECT trace_id, span_id, agent, started_at, last_seen FROM trace_states FINAL
            WHERE org_id = {org:UUID} AND state = 'waiting'
                AND ({all:UInt8} = 1 OR agent = {agent:String})
            ORDER BY last_seen <= {silent_since:DateTime64(3, 'UTC')} DESC, last_seen DESC, trace_id
            LIMIT {limit:UInt32}
            """;

    private final ClickHouse clickHouse;
    private final Duration stuckAfter;
    private final Clock clock;

    ClickHouseUnfinishedRuns(ClickHouse clickHouse, Duration stuckAfter, Clock clock) {
        this.clickHouse = clickHouse;
        this.stuckAfter = stuckAfter;
        this.clock = clock;
    }

    @Override
    public List<Unfinished> of(OrgId org, @Nullable String agent, int limit) {
        var silentSince = clock.instant().minus(stuckAfter);
        return clickHouse.query(
                Query.of(FIND)
                        .with("org", org.value())
                        .with("all", agent == null ? 1 : 0)
                        .with("agent", agent == null ? "" : agent)
                        .with("silent_since", silentSince)
                        .with("limit", limit),
                row -> {
                    var lastSeen = row.instant("last_seen");
                    return new Unfinished(
                            row.string("trace_id"),
                            row.string("span_id"),
                            row.string("agent"),
                            row.instant("started_at"),
                            lastSeen,
                            lastSeen.isAfter(silentSince) ? State.RUNNING : State.STUCK);
                });
    }
}
