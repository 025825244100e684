package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.Run;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes runs as rows of the table {@code runs}. */
final class RunRows {

    static final String TABLE = "runs";

    /** In the order of {@link #write}. */
    static final List<String> COLUMNS =
            List.of(
                    "org_id",
                    "run_id",
                    "at",
                    "received_after_ms",
                    "event_id",
                    "trace_id",
                    "agent_id",
                    "session_id",
                    "client_run_id",
                    "parent_trace_id",
                    "parent_run_id",
                    "account",
                    "status",
                    "duration_us",
                    "error",
                    "error_fingerprint",
                    "platform",
                    "environment",
                    "version",
                    "host_id",
                    "workflow_id",
                    "skill_name",
                    "toolset",
                    "sdk_version",
                    "redaction_policy_version",
                    "model",
                    "provider",
                    "input_tokens",
                    "output_tokens",
                    "cache_read_tokens",
                    "cache_write_tokens",
                    "reported_total_tokens",
                    "usage_basis",
                    "llm_calls",
                    "tool_calls",
                    "tool_errors",
                    "step_count",
                    "loop_count",
                    "images_count",
                    "subagents_spawned",
                    "subagent_errors",
                    "compactions",
                    "resets",
                    "cost_usd",
                    "cost_source",
                    "computed_aside",
                    "reported_aside",
                    "estimated_aside",
                    "price_version",
                    "price_id",
                    "tool_names",
                    "calls",
                    "metadata",
                    "truncated",
                    "redacted_secrets",
                    "redacted_cards",
                    "declared_secrets",
                    "declared_pii",
                    "failure_fingerprints");

    private static final UUID NO_RUN = new UUID(0, 0);

    private RunRows() {}

    static void write(OrgId org, Run run, RowBinary rows) {
        rows.uuid(org.value()).uuid(run.id().value());
        var outcome = run.outcome();
        var at = outcome.at().toEpochMilli();
        rows.int64(at).int64(outcome.receivedAt().toEpochMilli() - at);
        var identity = run.identity();
        rows.string(identity.eventId())
                .string(identity.traceId())
                .string(identity.agentId())
                .string(identity.sessionId())
                .string(identity.clientRunId())
                .string(identity.parentTraceId());
        var parent = identity.account().parentRun();
        rows.uuid(parent == null ? NO_RUN : parent.value()).int64(identity.account().check());
        rows.uint8(outcome.status().stored());
        nullable(rows, outcome.durationMicros());
        rows.string(outcome.error()).int64(outcome.errorFingerprint());
        context(rows, run.context());
        usage(rows, run.usage());
        counters(rows, run.counters());
        CostColumns.write(rows, run.cost());
        rows.strings(run.content().toolNames());
        CallRows.write(rows, run.calls());
        content(rows, run.content());
        rows.integers(identity.account().failures());
        rows.endRow();
    }

    private static void context(RowBinary rows, Run.Context context) {
        rows.string(context.platform())
                .string(context.environment())
                .string(context.version())
                .string(context.hostId())
                .string(context.workflowId())
                .string(context.skillName())
                .string(context.toolset())
                .string(context.sdkVersion())
                .string(context.redactionPolicyVersion());
    }

    private static void usage(RowBinary rows, Run.Usage usage) {
        rows.string(usage.model()).string(usage.provider());
        rows.int64(usage.input())
                .int64(usage.output())
                .int64(usage.cacheRead())
                .int64(usage.cacheWrite());
        nullable(rows, usage.reportedTotal());
        rows.uint8(
                switch (usage.basis()) {
                    case PLAIN -> 0;
                    case EXCLUSIVE -> 1;
                    case INCLUSIVE -> 2;
                });
    }

    private static void counters(RowBinary rows, Run.Counters counters) {
        rows.uint32(counters.llmCalls())
                .uint32(counters.toolCalls())
                .uint32(counters.toolErrors())
                .uint32(counters.steps())
                .uint32(counters.loops())
                .uint32(counters.images())
                .uint32(counters.subagentsSpawned())
                .uint32(counters.subagentErrors())
                .uint32(counters.compactions())
                .uint32(counters.resets());
    }

    private static void content(RowBinary rows, Run.Content content) {
        rows.string(content.metadata())
                .strings(content.truncated())
                .uint32(content.redactedSecrets())
                .uint32(content.redactedCards())
                .uint32(content.declaredSecrets())
                .uint32(content.declaredPii());
    }

    private static void nullable(RowBinary rows, @Nullable Long value) {
        rows.nullFlag(value == null);
        if (value != null) {
            rows.int64(value);
        }
    }
}
