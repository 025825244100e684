package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.CostOfModel;
import dev.agentmetrics.server.metrics.RunDetail;
import dev.agentmetrics.server.metrics.RunSummary;
import dev.agentmetrics.server.metrics.StoredRun;
import dev.agentmetrics.server.telemetry.Run;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One run and the runs around it. */
@Component
public class RunDetailSql {

    private static final Duration AROUND = Duration.ofDays(7);

    private static final String SELECT =
            "SELECT "
                    + RunRows.COLUMNS
                    + """
                    , received_at, event_id, client_run_id, platform, host_id, workflow_id,
                    skill_name, toolset, sdk_version, redaction_policy_version,
                    reported_total_tokens, toString(usage_basis) AS basis, step_count, loop_count,
                    images_count, subagents_spawned, subagent_errors, compactions, resets,
                    tool_names, truncated, declared_secrets, declared_pii, metadata,
                    cost_computed, cost_reported, cost_estimated, price_version, price_id,
                    account != 0 AS from_spans, parent_run_id
                    FROM runs WHERE %s ORDER BY at DESC, run_id DESC LIMIT 1\
                    """;

    private static final String COSTS =
            """
            SELECT toString(c.name) AS model, toString(c.provider) AS provider,
                toString(c.price) AS source, countIf(c.kind != 'summary') AS counted,
                sum(c.input_tokens + c.output_tokens + c.cache_read_tokens + c.cache_write_tokens
                    + c.unknown_tokens) AS tokens,
                countIf(c.price NOT IN ('unpriced', 'none')) AS priced, sum(c.cost) AS usd
            FROM (SELECT calls FROM runs WHERE %s LIMIT 1) ARRAY JOIN calls AS c
            WHERE c.kind != 'tool'
            GROUP BY model, provider, source
            ORDER BY usd DESC, tokens DESC, model, provider, source
            """;

    private static final UUID NO_RUN = new UUID(0, 0);

    private final EventStore store;

    RunDetailSql(EventStore store) {
        this.store = store;
    }

    /** By the skip index on run ids. */
    public Optional<StoredRun> byId(OrgId org, UUID id) {
        return one(Where.org(org).and("run_id = {id:UUID}", "id", id));
    }

    /** The newest run of a trace, by the skip index on trace ids. */
    public Optional<StoredRun> newestOfTrace(OrgId org, String traceId) {
        return one(Where.org(org).and("trace_id = {trace:String}", "trace", traceId));
    }

    private Optional<StoredRun> one(Where where) {
        return store.first(
                where.bind("error_length", RunRows.WHOLE_ERROR).query(SELECT),
                RunDetailSql::stored);
    }

    /** The newest run of the trace that this one says it was started by. */
    public Optional<RunDetail.Parent> parent(OrgId org, String parentTraceId) {
        return parent(Where.org(org).and("trace_id = {trace:String}", "trace", parentTraceId));
    }

    /** The run that started this one within the same trace. */
    public Optional<RunDetail.Parent> parent(OrgId org, UUID parentRun) {
        return parent(Where.org(org).and("run_id = {run:UUID}", "run", parentRun));
    }

    private Optional<RunDetail.Parent> parent(Where where) {
        return store.first(
                where.query(
                        "SELECT run_id, agent_id FROM runs WHERE %s"
                                + " ORDER BY at DESC, run_id DESC LIMIT 1"),
                row -> new RunDetail.Parent(row.uuid("run_id"), row.string("agent_id")));
    }

    /** The runs that say they were started by this trace, oldest first. */
    public List<RunSummary> children(OrgId org, String traceId, int limit) {
        return children(
                Where.org(org).and("parent_trace_id = {trace:String}", "trace", traceId), limit);
    }

    /** The runs that this one started within the same trace, oldest first. */
    public List<RunSummary> children(OrgId org, UUID run, int limit) {
        return children(Where.org(org).and("parent_run_id = {run:UUID}", "run", run), limit);
    }

    private List<RunSummary> children(Where where, int limit) {
        return store.list(
                where.bind("error_length", RunRows.SHORT_ERROR)
                        .bind("limit", limit)
                        .query(
                                "SELECT "
                                        + RunRows.COLUMNS
                                        + " FROM runs WHERE %s ORDER BY at, run_id"
                                        + " LIMIT {limit:UInt32}"),
                RunRows::summary);
    }

    /** What the calls of models in a run that was made from spans cost, the dearest first. */
    public List<CostOfModel> costs(OrgId org, UUID run, Instant at) {
        return store.list(
                Where.org(org)
                        .within(new TimeRange(at, at.plusMillis(1)))
                        .and("run_id = {id:UUID}", "id", run)
                        .query(COSTS),
                row ->
                        new CostOfModel(
                                row.string("model"),
                                row.string("provider"),
                                row.string("source"),
                                row.integer("counted"),
                                row.integer("tokens"),
                                row.integer("priced") == 0 ? null : row.decimal("usd")));
    }

    /** Other runs with the same fingerprint, within a week before and after. */
    public Optional<RunDetail.SimilarFailures> similarFailures(
            OrgId org, UUID id, Instant at, String fingerprint) {
        return store.first(
                        Where.org(org)
                                .within(new TimeRange(at.minus(AROUND), at.plus(AROUND)))
                                .and(
                                        "error_fingerprint = {fingerprint:UInt64}",
                                        "fingerprint",
                                        Long.toUnsignedString(
                                                Long.parseUnsignedLong(fingerprint, 16)))
                                .and("run_id != {id:UUID}", "id", id)
                                .query(
                                        "SELECT count() AS others, min(at) AS since"
                                                + " FROM runs WHERE %s"),
                        row ->
                                new RunDetail.SimilarFailures(
                                        row.integer("others"), row.instant("since")))
                .filter(similar -> similar.count() > 0);
    }

    private static StoredRun stored(Row row) {
        return new StoredRun(
                RunRows.summary(row),
                origin(row),
                counts(row),
                handling(row),
                row.string("metadata"),
                cost(row),
                lineage(row));
    }

    private static StoredRun.@Nullable Lineage lineage(Row row) {
        if (row.integer("from_spans") == 0) {
            return null;
        }
        var parent = row.uuid("parent_run_id");
        return new StoredRun.Lineage(parent.equals(NO_RUN) ? null : parent);
    }

    private static RunDetail.Origin origin(Row row) {
        var eventId = row.string("event_id");
        return new RunDetail.Origin(
                row.instant("received_at"),
                eventId.isEmpty() ? row.uuid("run_id").toString() : eventId,
                row.string("client_run_id"),
                row.string("platform"),
                row.string("host_id"),
                row.string("workflow_id"),
                row.string("skill_name"),
                row.string("toolset"),
                row.string("sdk_version"),
                row.string("redaction_policy_version"));
    }

    private static RunDetail.Counts counts(Row row) {
        return new RunDetail.Counts(
                row.isNull("reported_total_tokens") ? null : row.integer("reported_total_tokens"),
                row.string("basis"),
                row.integer("step_count"),
                row.integer("loop_count"),
                row.integer("images_count"),
                row.integer("subagents_spawned"),
                row.integer("subagent_errors"),
                row.integer("compactions"),
                row.integer("resets"));
    }

    private static RunDetail.Handling handling(Row row) {
        return new RunDetail.Handling(
                row.strings("tool_names"),
                row.strings("truncated"),
                row.integer("declared_secrets"),
                row.integer("declared_pii"));
    }

    private static Run.Cost cost(Row row) {
        return new Run.Cost(
                amount(row, "cost_usd"),
                Run.Cost.Source.valueOf(row.string("cost_source_name").toUpperCase(Locale.ROOT)),
                amount(row, "cost_computed"),
                amount(row, "cost_reported"),
                amount(row, "cost_estimated"),
                row.string("price_version"),
                row.string("price_id"));
    }

    private static @Nullable BigDecimal amount(Row row, String column) {
        return row.isNull(column) ? null : row.decimal(column);
    }
}
