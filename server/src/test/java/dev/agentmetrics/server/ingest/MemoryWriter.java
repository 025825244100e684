package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers what it was given; first write wins, as the contract of the writer says. */
final class MemoryWriter implements EventWriter {

    private final Map<OrgId, Map<RunId, Run>> runs = new LinkedHashMap<>();
    private final Map<OrgId, Map<RunId, ClientEvent>> events = new LinkedHashMap<>();
    private int calls;

    @Override
    public synchronized Receipt append(OrgId org, List<Run> newRuns, List<ClientEvent> newEvents) {
        calls++;
        var theirRuns = runs.computeIfAbsent(org, _ -> new LinkedHashMap<>());
        var theirEvents = events.computeIfAbsent(org, _ -> new LinkedHashMap<>());
        int before = theirRuns.size() + theirEvents.size();
        newRuns.forEach(run -> theirRuns.putIfAbsent(run.id(), run));
        newEvents.forEach(event -> theirEvents.putIfAbsent(event.id(), event));
        int stored = theirRuns.size() + theirEvents.size() - before;
        return new Receipt(stored, newRuns.size() + newEvents.size() - stored);
    }

    synchronized List<Run> runs() {
        return runs.values().stream().flatMap(all -> all.values().stream()).toList();
    }

    synchronized List<Run> runs(OrgId org) {
        return List.copyOf(runs.getOrDefault(org, Map.of()).values());
    }

    synchronized List<ClientEvent> events() {
        return events.values().stream().flatMap(all -> all.values().stream()).toList();
    }

    synchronized List<ClientEvent> events(OrgId org) {
        return List.copyOf(events.getOrDefault(org, Map.of()).values());
    }

    synchronized int calls() {
        return calls;
    }
}
