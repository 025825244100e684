package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Insert;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.trace.TraceRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What settling must know after a restart: which traces it waits for, and how far it has looked.
 */
final class TraceStates {

    private static final List<String> COLUMNS =
            List.of(
                    "org_id",
                    "trace_id",
                    "state",
                    "wake_at",
                    "span_id",
                    "agent",
                    "started_at",
                    "last_seen",
                    "version");

    private static final String DUE =
            """
            SELECT org_id, trace_id FROM trace_states FINAL
            WHERE state = 'waiting' AND wake_at <= {now:DateTime64(3, 'UTC')}
            ORDER BY wake_at, trace_id LIMIT {limit:UInt32}
            """;

    private static final String WAITING =
            """
            SELECT trace_id FROM trace_states FINAL
            WHERE org_id = {org:UUID} AND trace_id IN {traces:Array(String)} AND state = 'waiting'
            """;

    /** All versions of a trace together: the older ones must not come to light again. */
    private static final String FORGET =
            """
            DELETE FROM trace_states WHERE (org_id, trace_id) IN (
                SELECT org_id, trace_id FROM trace_states FINAL
                WHERE state = 'settled' AND wake_at < {before:DateTime64(3, 'UTC')}
            )
            """;

    private final ClickHouse clickHouse;
    private final Clock clock;
    private long version;

    TraceStates(ClickHouse clickHouse, Clock clock) {
        this.clickHouse = clickHouse;
        this.clock = clock;
    }

    /** Which of them are waited for. */
    Set<String> waiting(OrgId org, Collection<String> traces) {
        return new HashSet<>(
                clickHouse.query(
                        Query.of(WAITING)
                                .with("org", org.value())
                                .with("traces", List.copyOf(traces)),
                        row -> row.string("trace_id")));
    }

    /** Those to look at again by now. */
    List<TraceKey> due(Instant now, int limit) {
        return clickHouse.query(
                Query.of(DUE).with("now", now).with("limit", limit),
                row -> new TraceKey(new OrgId(row.uuid("org_id")), row.string("trace_id")));
    }

    void write(List<State> states) {
        if (states.isEmpty()) {
            return;
        }
        version = Math.max(lastVersion() + 1, clock.millis());
        var rows = new RowBinary(states.size() * 200);
        for (var state : states) {
            var run = state.awaited;
            rows.uuid(state.key.org().value())
                    .string(state.key.trace())
                    .uint8(run == null ? 2 : 1)
                    .millis(state.wakeAt)
                    .string(run == null ? "" : run.head().spanId())
                    .string(run == null ? "" : run.agent().name())
                    .millis(run == null ? state.lastSeen : run.timing().start())
                    .millis(state.lastSeen)
                    .int64(version)
                    .endRow();
        }
        clickHouse.insert(new Insert("trace_states", COLUMNS, rows));
    }

    /** The clock may have been ahead when the last process wrote: what is said now counts more. */
    private long lastVersion() {
        if (version == 0) {
            version =
                    clickHouse
                            .query(
                                    Query.of("SELECT max(version) AS last FROM trace_states"),
                                    row -> row.integer("last"))
                            .getFirst();
        }
        return version;
    }

    /** Forgets traces that were settled before this moment. */
    void forget(Instant before) {
        clickHouse.execute(Query.of(FORGET).within(Duration.ofMinutes(10)).with("before", before));
    }

    /** Everything received before it has been looked at; the beginning of time if nothing was. */
    Instant mark() {
        return clickHouse
                .query(
                        Query.of("SELECT max(received_until) AS mark FROM trace_mark"),
                        row -> row.instant("mark"))
                .getFirst();
    }

    /** Nothing counts as looked at any more. */
    void withdrawMarks() {
        clickHouse.execute(
                Query.of("DELETE FROM trace_mark WHERE true").within(Duration.ofMinutes(1)));
    }

    void mark(Instant receivedUntil) {
        clickHouse.insert(
                new Insert(
                        "trace_mark",
                        List.of("received_until"),
                        new RowBinary(8).millis(receivedUntil).endRow()));
    }

    /**
     * How a trace was left.
     *
     * @param awaited the run that is waited for; null when it is settled
     */
    record State(TraceKey key, @Nullable TraceRun awaited, Instant wakeAt, Instant lastSeen) {}
}
