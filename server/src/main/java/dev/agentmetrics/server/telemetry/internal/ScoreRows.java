package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.Score;
import java.util.List;

/** Writes results of evaluations as rows of the table {@code scores}. */
final class ScoreRows {

    static final String ID = "score_key";

    /** In the order of {@link #write}. */
    static final List<String> COLUMNS =
            List.of(
                    "org_id",
                    ID,
                    "at",
                    "received_at",
                    "trace_id",
                    "span_id",
                    "response_id",
                    "name",
                    "value",
                    "label",
                    "explanation",
                    "origin",
                    "service_name",
                    "environment",
                    "scope_name",
                    "agent_id",
                    "agent_name",
                    "session_id",
                    "user_id",
                    "redacted_secrets",
                    "redacted_cards");

    private ScoreRows() {}

    /** The column holds how long an explanation was, and never what it said. */
    private static String leftOut(Score.Verdict verdict) {
        int characters = verdict.explanationLeftOut();
        return characters == 0 ? "" : Integer.toString(characters);
    }

    static void write(OrgId org, Score score, RowBinary rows) {
        var subject = score.subject();
        rows.uuid(org.value())
                .uuid(score.key())
                .int64(SpanRows.nanos(subject.at()))
                .millis(subject.receivedAt())
                .string(subject.traceId())
                .string(subject.spanId())
                .string(subject.responseId());
        var verdict = score.verdict();
        var value = verdict.value();
        rows.string(verdict.name()).nullFlag(value == null);
        if (value != null) {
            rows.float64(value);
        }
        rows.string(verdict.label())
                .string(leftOut(verdict))
                .uint8(
                        switch (score.found().origin()) {
                            case LOG -> 1;
                            case SPAN_EVENT -> 2;
                        });
        var source = score.source();
        rows.string(source.serviceName()).string(source.environment()).string(source.scopeName());
        var actor = score.actor();
        rows.string(actor.agentId())
                .string(actor.agentName())
                .string(actor.sessionId())
                .string(actor.userId());
        rows.uint32(score.found().redactedSecrets()).uint32(score.found().redactedCards()).endRow();
    }
}
