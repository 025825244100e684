package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.Observation;
import dev.agentmetrics.server.telemetry.span.ObservationWriter;
import dev.agentmetrics.server.telemetry.span.Score;
import dev.agentmetrics.server.telemetry.span.SpanEvent;
import java.util.List;

/** Events of spans and scores, each in a table of its own, with one commit. */
final class ObservationTables implements ObservationWriter {

    private final GroupCommitWriter writer;
    private final Spaces spaces;

    ObservationTables(GroupCommitWriter writer, Spaces spaces) {
        this.writer = writer;
        this.spaces = spaces;
    }

    @Override
    public int observe(OrgId org, List<? extends Observation> observations) {
        var events =
                TableRows.of(
                        Spaces.Table.SPAN_EVENTS,
                        spaces.of(org, Spaces.Table.SPAN_EVENTS),
                        only(SpanEvent.class, observations),
                        SpanEvent::key,
                        (event, _, rows) -> SpanEventRows.write(org, event, rows));
        var scores =
                TableRows.of(
                        Spaces.Table.SCORES,
                        spaces.of(org, Spaces.Table.SCORES),
                        only(Score.class, observations),
                        Score::key,
                        (score, _, rows) -> ScoreRows.write(org, score, rows));
        return writer.commit(Batch.of(org, events, scores)).repeated();
    }

    private static <T extends Observation> List<T> only(
            Class<T> kind, List<? extends Observation> observations) {
        return observations.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
