package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanMapper;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Clock;
import org.springframework.stereotype.Service;

/** The only way spans enter the system. */
@Service
public class TraceIngest extends SignalIngest<Span> {

    private final Intake intake;
    private final SpanMapper mapper;
    private final SpanWriter writer;
    private final Clock clock;

    TraceIngest(Intake intake, SpanMapper mapper, SpanWriter writer, Clock clock) {
        super(Signal.TRACES, intake);
        this.intake = intake;
        this.mapper = mapper;
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    SpanChunks open(Caller caller) {
        return new SpanChunks(
                mapper.batch(caller.org(), clock.instant()),
                intake.storing(caller, spans -> writer.append(caller.org(), spans).repeated()));
    }
}
