package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanMapper;
import dev.agentmetrics.server.telemetry.metric.MetricWriter;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.time.Clock;
import org.springframework.stereotype.Service;

/** The only way metrics enter the system. */
@Service
public class MetricIngest extends SignalIngest<Metric> {

    private final Intake intake;
    private final SpanMapper mapper;
    private final MetricWriter writer;
    private final SeriesLimit limit;
    private final Clock clock;

    MetricIngest(
            Intake intake, SpanMapper mapper, MetricWriter writer, SeriesLimit limit, Clock clock) {
        super(Signal.METRICS, intake);
        this.intake = intake;
        this.mapper = mapper;
        this.writer = writer;
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    MetricChunks open(Caller caller) {
        return new MetricChunks(
                mapper.batch(caller.org(), clock.instant()),
                point -> limit.admits(caller.org(), point),
                intake.storing(caller, points -> writer.append(caller.org(), points)));
    }
}
