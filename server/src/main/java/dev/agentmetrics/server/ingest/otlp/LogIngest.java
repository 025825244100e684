package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.ingest.otlp.mapping.EventMapper;
import dev.agentmetrics.server.telemetry.span.ObservationWriter;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.time.Clock;
import org.springframework.stereotype.Service;

/** Records of the logs signal: what they tell of agents is stored, the rest is rejected. */
@Service
public class LogIngest extends SignalIngest<LogRecord> {

    private final Intake intake;
    private final EventMapper mapper;
    private final ObservationWriter writer;
    private final Clock clock;

    LogIngest(Intake intake, EventMapper mapper, ObservationWriter writer, Clock clock) {
        super(Signal.LOGS, intake);
        this.intake = intake;
        this.mapper = mapper;
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    LogChunks open(Caller caller) {
        return new LogChunks(
                mapper.batch(caller.org(), clock.instant()),
                intake.storing(caller, records -> writer.observe(caller.org(), records)));
    }
}
