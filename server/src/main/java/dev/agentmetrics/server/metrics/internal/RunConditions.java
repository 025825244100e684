package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.RunFilter;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.telemetry.RunStatus;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The filter of the list of runs as a condition. Values are bound, never written into the text. */
public final class RunConditions {

    /** The main model, which is all that clients tell, or one of the calls beside it. */
    private static final String CALLED_ANY =
            """
            (model IN {models:Array(String)}
              OR arrayExists((name, kind) -> kind != 'tool' AND has({models:Array(String)}, name),
                calls.name, calls.kind))\
            """;

    private RunConditions() {}

    /** The runs of the scope that the filter lets through. */
    public static Where where(OrgId org, Scope scope, RunFilter filter) {
        return where(org, scope.range(), scope, filter);
    }

    /** As the filter says, but in a part of its range. */
    public static Where where(OrgId org, TimeRange part, Scope scope, RunFilter filter) {
        var where = Where.org(org).within(part);
        where.and("environment = {environment:String}", "environment", scope.environment());
        labels(where, filter.labels());
        ids(where, filter.ids());
        bounds(where, filter.bounds());
        text(where, filter.text());
        if (!filter.tools().isEmpty()) {
            where.and("hasAny(tool_names, {tools:Array(String)})", "tools", filter.tools());
        }
        return where;
    }

    private static void labels(Where where, RunFilter.Labels labels) {
        if (!labels.agents().isEmpty()) {
            where.and("agent_id IN {agents:Array(String)}", "agents", labels.agents());
        }
        if (!labels.statuses().isEmpty()) {
            where.and("status IN {statuses:Array(String)}", "statuses", names(labels.statuses()));
        }
        if (!labels.models().isEmpty()) {
            where.and(CALLED_ANY, "models", labels.models());
        }
        where.and("version = {version:String}", "version", labels.version());
    }

    private static List<String> names(List<RunStatus> statuses) {
        return statuses.stream().map(status -> status.name().toLowerCase(Locale.ROOT)).toList();
    }

    private static void ids(Where where, RunFilter.Ids ids) {
        where.and("session_id = {session:String}", "session", ids.session());
        where.and("trace_id = {trace:String}", "trace", ids.trace());
        where.and("parent_trace_id = {parent:String}", "parent", ids.parentTrace());
        where.and(
                "(error_fingerprint = {fingerprint:UInt64}"
                        + " OR has(failure_fingerprints, {fingerprint:UInt64}))",
                "fingerprint",
                ids.errorFingerprint() == null
                        ? null
                        : Long.toUnsignedString(ids.errorFingerprint()));
    }

    private static void bounds(Where where, RunFilter.Bounds bounds) {
        where.and("duration_us >= {min_us:UInt64}", "min_us", bounds.minDurationMicros());
        where.and("duration_us <= {max_us:UInt64}", "max_us", bounds.maxDurationMicros());
        where.and("cost_usd >= {min_cost:Decimal(38, 10)}", "min_cost", bounds.minCost());
        where.and("cost_usd <= {max_cost:Decimal(38, 10)}", "max_cost", bounds.maxCost());
        if (bounds.unpricedOnly()) {
            where.and("cost_usd IS NULL");
        }
    }

    private static void text(Where where, RunFilter.Text text) {
        where.and(
                """
                (positionCaseInsensitiveUTF8(error, {words:String}) > 0
                  OR trace_id = {words:String} OR session_id = {words:String}
                  OR positionCaseInsensitiveUTF8(metadata, {words:String}) > 0)\
                """,
                "words",
                text.words());
        var number = 0;
        for (var entry : new TreeMap<>(text.metadata()).entrySet()) {
            var key = "meta_key" + number;
            var value = "meta_value" + number;
            number++;
            // A string is compared by its content, anything else by how JSON writes it.
            where.and(
                            """
                            (JSONExtractString(metadata, {%s:String}) = {%s:String}
                              OR JSONExtractRaw(metadata, {%s:String}) = {%s:String})
                              AND JSONHas(metadata, {%s:String})\
                            """
                                    .formatted(key, value, key, value, key))
                    .bind(key, entry.getKey())
                    .bind(value, entry.getValue());
        }
    }
}
