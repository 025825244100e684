package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one request brought: what can be stored, and what cannot with the reasons. */
record Incoming(
        List<Run> runs,
        List<ClientEvent> events,
        List<Rejection> rejections,
        @Nullable RunId firstId) {

    Incoming {
        runs = List.copyOf(runs);
        events = List.copyOf(events);
        rejections = List.copyOf(rejections);
    }

    int accepted() {
        return runs.size() + events.size();
    }
}
