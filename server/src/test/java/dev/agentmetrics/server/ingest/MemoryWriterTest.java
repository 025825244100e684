package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.EventWriterContract;
import java.util.Comparator;
import java.util.List;

/** What the real writer promises, the one that other tests use instead keeps, too. */
class MemoryWriterTest extends EventWriterContract {

    private final MemoryWriter writer = new MemoryWriter();

    @Override
    protected EventWriter writer() {
        return writer;
    }

    /** Memory is all there is, so a restart is nothing. */
    @Override
    protected void restart() {}

    @Override
    protected List<Stored> runs(OrgId of) {
        return writer.runs(of).stream()
                .map(run -> new Stored(run.id(), run.identity().agentId()))
                .sorted(Comparator.comparing(stored -> stored.id().value()))
                .toList();
    }

    @Override
    protected List<Stored> events(OrgId of) {
        return writer.events(of).stream()
                .map(event -> new Stored(event.id(), event.agentId()))
                .sorted(Comparator.comparing(stored -> stored.id().value()))
                .toList();
    }
}
