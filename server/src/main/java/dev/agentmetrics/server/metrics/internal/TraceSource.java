package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.trace.StoredTraces;
import dev.agentmetrics.server.telemetry.trace.UnfinishedRuns;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where the spans of a run are, and the spans themselves. */
@Component
public class TraceSource {

    private final EventStore store;
    private final StoredTraces traces;
    private final UnfinishedRuns unfinished;

    TraceSource(EventStore store, StoredTraces traces, UnfinishedRuns unfinished) {
        this.store = store;
        this.traces = traces;
        this.unfinished = unfinished;
    }

    /**
     * The trace that a run belongs to.
     *
     * @param spanId of its agent, or of the trace's root; empty when that is missing
     * @param fromSpans whether the run was made from them
     */
    public record Home(String traceId, String spanId, boolean fromSpans) {}

    /** By the skip index on run ids. */
    public Optional<Home> home(OrgId org, UUID run) {
        return store.first(
                Where.org(org)
                        .and("run_id = {id:UUID}", "id", run)
                        .query(
                                "SELECT trace_id, client_run_id, account != 0 AS from_spans"
                                        + " FROM runs WHERE %s LIMIT 1"),
                row ->
                        new Home(
                                row.string("trace_id"),
                                row.string("client_run_id"),
                                row.integer("from_spans") != 0));
    }

    public StoredTraces.Beginning beginning(OrgId org, String trace, int most) {
        return store.ask(() -> traces.beginning(org, trace, most));
    }

    public long count(OrgId org, String trace) {
        return store.ask(() -> traces.count(org, trace));
    }

    public Optional<Span> span(OrgId org, String trace, String spanId) {
        return store.ask(() -> traces.span(org, trace, spanId));
    }

    public List<UnfinishedRuns.Unfinished> unfinished(
            OrgId org, @Nullable String agent, int limit) {
        return store.ask(() -> unfinished.of(org, agent, limit));
    }
}
