package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.metrics.internal.FleetSql.FirstUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is new in a range: agents, versions of agents, models of agents. Something is new when it
 * was not used in the time looked back over before the range; a new agent's first version and model
 * are no news of their own.
 */
final class Changes {

    private static final int MAX = 30;

    private final Map<String, Instant> agents = new LinkedHashMap<>();
    private final Map<Pair, Instant> versions = new LinkedHashMap<>();
    private final Map<Pair, Instant> models = new LinkedHashMap<>();
    private final Instant from;

    private record Pair(String agentId, String name) {}

    /**
     * @param uses first uses in a time that reaches back before the range
     * @param from the begin of the range
     */
    Changes(List<FirstUse> uses, Instant from) {
        this.from = from;
        for (var use : uses) {
            earliest(agents, use.agentId(), use.at());
            if (!use.version().isEmpty()) {
                earliest(versions, new Pair(use.agentId(), use.version()), use.at());
            }
            if (!use.model().isEmpty()) {
                earliest(models, new Pair(use.agentId(), use.model()), use.at());
            }
        }
    }

    /** The newest first. */
    List<Change> list() {
        var changes = new ArrayList<Change>();
        agents.forEach(
                (agent, at) -> {
                    if (isNew(at)) {
                        changes.add(
                                new Change(
                                        at,
                                        Change.Kind.NEW_AGENT,
                                        agent,
                                        agent,
                                        "First run of " + agent));
                    }
                });
        versions.forEach(
                (version, at) -> {
                    if (isNew(at) && !isFirst(version, at)) {
                        changes.add(
                                new Change(
                                        at,
                                        Change.Kind.NEW_VERSION,
                                        version.agentId,
                                        version.name,
                                        version.agentId + " " + version.name + " first seen"));
                    }
                });
        models.forEach(
                (model, at) -> {
                    if (isNew(at) && !isFirst(model, at)) {
                        changes.add(
                                new Change(
                                        at,
                                        Change.Kind.NEW_MODEL,
                                        model.agentId,
                                        model.name,
                                        model.name + " first used by " + model.agentId));
                    }
                });
        changes.sort(
                Comparator.comparing(Change::at)
                        .reversed()
                        .thenComparing(Change::agentId)
                        .thenComparing(Change::kind));
        return List.copyOf(changes.subList(0, Math.min(MAX, changes.size())));
    }

    /** Versions that are new in the range although the agent is older, by agent. */
    Map<String, List<String>> newVersions() {
        return news(versions);
    }

    /** Models that are new in the range although the agent is older, by agent. */
    Map<String, List<String>> newModels() {
        return news(models);
    }

    private Map<String, List<String>> news(Map<Pair, Instant> firsts) {
        var byAgent = new HashMap<String, List<String>>();
        firsts.forEach(
                (pair, at) -> {
                    if (isNew(at) && !isFirst(pair, at)) {
                        byAgent.computeIfAbsent(pair.agentId, _ -> new ArrayList<>())
                                .add(pair.name);
                    }
                });
        return byAgent;
    }

    private boolean isNew(Instant at) {
        return !at.isBefore(from);
    }

    /** Whether it came together with its agent. */
    private boolean isFirst(Pair pair, Instant at) {
        return at.equals(agents.get(pair.agentId));
    }

    private static <K> void earliest(Map<K, Instant> map, K key, Instant at) {
        map.merge(key, at, (one, other) -> one.isBefore(other) ? one : other);
    }
}
