package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.ingest.otlp.mapping.EventMapper;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanMapper;
import dev.agentmetrics.server.telemetry.span.ObservationWriter;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Clock;
import org.springframework.stereotype.Service;

/** The only way spans enter the system. */
@Service
public class TraceIngest extends SignalIngest<Span> {

    private final Intake intake;
    private final SpanMapper mapper;
    private final EventMapper events;
    private final SpanWriter writer;
    private final ObservationWriter scores;
    private final Clock clock;

    TraceIngest(
            Intake intake,
            SpanMapper mapper,
            EventMapper events,
            SpanWriter writer,
            ObservationWriter scores,
            Clock clock) {
        super(Signal.TRACES, intake);
        this.intake = intake;
        this.mapper = mapper;
        this.events = events;
        this.writer = writer;
        this.scores = scores;
        this.clock = clock;
    }

    @Override
    SpanChunks open(Caller caller) {
        var batch = mapper.batch(caller.org(), clock.instant());
        return new SpanChunks(
                batch,
                events.scores(batch),
                intake.storing(caller, spans -> writer.append(caller.org(), spans).repeated()),
                found -> {
                    intake.require(caller);
                    return scores.observe(caller.org(), found);
                });
    }
}
