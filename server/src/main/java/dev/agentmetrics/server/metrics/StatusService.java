package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.internal.StatusSql;
import dev.agentmetrics.server.telemetry.read.HourCoverage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Service;

/** Whether anything has arrived yet, and where to send it. Polled by the first-visit page. */
@Service
public class StatusService {

    /** Of the API; the same for all nodes of a release. */
    static final String VERSION = "0.1.0";

    private static final Duration LOOK_BACK = Duration.ofDays(400);

    private final Guard guard;
    private final StatusSql sql;
    private final HourCoverage coverage;
    private final Clock clock;

    StatusService(Guard guard, StatusSql sql, HourCoverage coverage, Clock clock) {
        this.guard = guard;
        this.sql = sql;
        this.coverage = coverage;
        this.clock = clock;
    }

    /**
     * @param url where the caller reached this server
     */
    public ServerStatus status(Caller caller, String url) {
        guard.require(caller, Permission.DATA_READ);
        var now = clock.instant();
        var environments = Together.ask(() -> sql.environments(caller.org(), now));
        var last = sql.last(caller.org(), now);
        return new ServerStatus(
                last.isPresent(),
                last.map(StatusSql.Last::runAt).orElse(null),
                last.map(StatusSql.Last::receivedAt).orElse(null),
                environments.get(),
                pendingHours(caller.org(), now),
                VERSION,
                url + "/v1/events",
                url + "/v1/events/batch");
    }

    /** Ended hours that roll-ups do not cover now. An hour without runs is covered. */
    private long pendingHours(OrgId org, Instant now) {
        var end = now.truncatedTo(ChronoUnit.HOURS);
        var ended = new TimeRange(end.minus(LOOK_BACK), end);
        var covered =
                coverage.rolledUp(org, ended).stream().mapToLong(part -> part.length().toHours());
        return ended.length().toHours() - covered.sum();
    }
}
