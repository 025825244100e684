package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Remembers what it was given; first write wins, as the contract of the writer says. */
final class MemoryWriter implements EventWriter {

    private final Set<RunId> runIds = new HashSet<>();
    private final Set<RunId> eventIds = new HashSet<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<ClientEvent> events = new ArrayList<>();
    private int calls;

    @Override
    public synchronized Receipt append(OrgId org, List<Run> newRuns, List<ClientEvent> newEvents) {
        calls++;
        int stored = 0;
        for (var run : newRuns) {
            if (runIds.add(run.id())) {
                runs.add(run);
                stored++;
            }
        }
        for (var event : newEvents) {
            if (eventIds.add(event.id())) {
                events.add(event);
                stored++;
            }
        }
        return new Receipt(stored, newRuns.size() + newEvents.size() - stored);
    }

    synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    synchronized List<ClientEvent> events() {
        return List.copyOf(events);
    }

    synchronized int calls() {
        return calls;
    }
}
