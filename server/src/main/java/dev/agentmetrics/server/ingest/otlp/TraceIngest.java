package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.content.ContentChoices;
import dev.agentmetrics.server.content.ContentVault;
import dev.agentmetrics.server.content.SpanContent;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.ingest.otlp.mapping.EventMapper;
import dev.agentmetrics.server.ingest.otlp.mapping.Mapped;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanMapper;
import dev.agentmetrics.server.telemetry.span.ObservationWriter;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Service;

/**
 * The only way spans enter the system. What was said in them is stored where their organisation
 * opted in, and sealed before it leaves here.
 */
@Service
public class TraceIngest extends SignalIngest<Span> {

    private final Intake intake;
    private final SpanMapper mapper;
    private final EventMapper events;
    private final SpanWriter writer;
    private final ContentChoices choices;
    private final ContentVault vault;
    private final ObservationWriter scores;
    private final Clock clock;

    TraceIngest(
            Intake intake,
            SpanMapper mapper,
            EventMapper events,
            SpanWriter writer,
            ObservationWriter scores,
            ContentChoices choices,
            ContentVault vault,
            Clock clock) {
        super(Signal.TRACES, intake);
        this.intake = intake;
        this.mapper = mapper;
        this.events = events;
        this.writer = writer;
        this.choices = choices;
        this.vault = vault;
        this.scores = scores;
        this.clock = clock;
    }

    @Override
    SpanChunks open(Caller caller) {
        var org = caller.org();
        var batch = mapper.batch(org, clock.instant(), choices.wanted(org));
        return new SpanChunks(
                batch,
                events.scores(batch),
                intake.storing(caller, accepted -> store(org, accepted)),
                found -> {
                    intake.require(caller);
                    return scores.observe(org, found);
                });
    }

    private int store(OrgId org, List<Mapped.Accepted> accepted) {
        var spans = new ArrayList<dev.agentmetrics.server.telemetry.span.Span>(accepted.size());
        var said = new ArrayList<SpanContent>();
        for (var each : accepted) {
            spans.add(each.span());
            var content = each.content();
            if (content != null) {
                said.add(content);
            }
        }
        return writer.appendSaying(org, spans, vault.seal(org, said)).repeated();
    }
}
