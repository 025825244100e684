package dev.agentmetrics.server.ingest;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether the server works, as asked a moment ago: {@code checks} says for each thing whether it is
 * as it should be.
 *
 * @param minor those that the server can do without
 */
public record Health(Map<String, Boolean> checks, Set<String> minor) {

    public Health {
        checks = Map.copyOf(checks);
        minor = Set.copyOf(minor);
    }

    /** Whether it can take events and answer questions. */
    public boolean ready() {
        return checks.entrySet().stream()
                .allMatch(check -> check.getValue() || minor.contains(check.getKey()));
    }

    /** In a stable order. */
    public Map<String, String> described() {
        var described = new TreeMap<String, String>();
        checks.forEach((name, works) -> described.put(name, works ? "ok" : "failed"));
        return described;
    }
}
