package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Scope;

/** The beginning of every condition here: one organisation, one range. */
final class Within {

    /**
     * The hour stands beside the exact time because the sorting key begins with it: without it
     * every granule of the month would be read.
     */
    static final String RANGE =
            """
            org_id = {org:UUID}
            AND toStartOfHour(at) >= toStartOfHour({from:DateTime64(3, 'UTC')})
            AND toStartOfHour(at) <= {to:DateTime64(3, 'UTC')}
            AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}\
            """;

    private Within() {}

    static Query range(String sql, OrgId org, TimeRange range) {
        return Query.of(sql)
                .with("org", org.value())
                .with("from", range.from())
                .with("to", range.to());
    }

    /** Empty means any. */
    static String environment(Scope scope) {
        var environment = scope.environment();
        return environment == null ? "" : environment;
    }
}
