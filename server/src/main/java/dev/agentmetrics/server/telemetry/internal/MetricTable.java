package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.metric.MetricPoint;
import dev.agentmetrics.server.telemetry.metric.MetricWriter;
import java.util.List;

/** Points of metrics join the group commit of all events. */
final class MetricTable implements MetricWriter {

    private final GroupCommitWriter writer;
    private final Spaces spaces;

    MetricTable(GroupCommitWriter writer, Spaces spaces) {
        this.writer = writer;
        this.spaces = spaces;
    }

    @Override
    public int append(OrgId org, List<MetricPoint> points) {
        var rows =
                TableRows.of(
                        Spaces.Table.METRIC_POINTS,
                        spaces.of(org, Spaces.Table.METRIC_POINTS),
                        points,
                        MetricRows::key,
                        (point, key, out) -> MetricRows.write(org, point, key, out));
        return writer.commit(Batch.of(org, rows)).repeated();
    }
}
