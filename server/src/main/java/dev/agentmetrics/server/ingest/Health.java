package dev.agentmetrics.server.ingest;

import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the server works, as asked a moment ago: {@code checks} says for each thing that it needs
 * whether it is there.
 */
public record Health(Map<String, Boolean> checks) {

    public Health {
        checks = Map.copyOf(checks);
    }

    /** Whether it can take events and answer questions. */
    public boolean ready() {
        return !checks.containsValue(false);
    }

    /** In a stable order. */
    public Map<String, String> described() {
        var described = new TreeMap<String, String>();
        checks.forEach((name, works) -> described.put(name, works ? "ok" : "failed"));
        return described;
    }
}
