package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.metrics.Evidence.Both;
import dev.agentmetrics.server.metrics.internal.FleetSql;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds the agents that got worse. Judges by {@link AttentionRules}; asks for percentiles of the
 * few agents only that are suspects.
 */
@Component
class AttentionFinder {

    private static final int MAX = 10;

    /**
     * A p95 cannot rise by half without the mean rising at all; percentiles cost more than means.
     */
    private static final double SUSPICIOUS_MEAN = 1.15;

    private static final int MAX_SUSPECTS = 20;

    private final FleetSql fleet;
    private final AttentionWords words;

    AttentionFinder(FleetSql fleet, AttentionWords words) {
        this.fleet = fleet;
        this.words = words;
    }

    /** What is wrong with whom. */
    record Found(Attention.Kind kind, Attention.Severity severity, String agentId) {}

    /** The most urgent first. */
    List<Attention> find(Evidence evidence) {
        var agents = evidence.agents();
        var found = new ArrayList<Found>();
        var slow = new ArrayList<String>();
        agents.forEach(
                (agent, both) -> {
                    add(
                            found,
                            Attention.Kind.FAILURE_RATE,
                            agent,
                            AttentionRules.failures(
                                    both.now().outcomes(), both.before().outcomes()));
                    add(
                            found,
                            Attention.Kind.COST_PER_RUN,
                            agent,
                            AttentionRules.spend(both.now().spend(), both.before().spend()));
                    add(found, Attention.Kind.SILENT, agent, silence(evidence, agent));
                    if (maySlow(both)) {
                        slow.add(agent);
                    }
                });
        var latencies = slow(evidence, slow, agents);
        latencies.forEach(
                (agent, pair) ->
                        add(
                                found,
                                Attention.Kind.LATENCY,
                                agent,
                                AttentionRules.latency(pair.now().p95Ms(), pair.before().p95Ms())));
        found.sort(
                Comparator.comparing(Found::severity)
                        .thenComparing(Found::kind)
                        .thenComparingLong(
                                one ->
                                        -agents.getOrDefault(one.agentId, Both.NOBODY)
                                                .now()
                                                .outcomes()
                                                .runs())
                        .thenComparing(Found::agentId));
        var chosen = found.subList(0, Math.min(MAX, found.size()));
        return words.explain(evidence, chosen, agents, latencies);
    }

    private static void add(
            List<Found> found,
            Attention.Kind kind,
            String agent,
            Attention.@Nullable Severity severity) {
        if (severity != null) {
            found.add(new Found(kind, severity, agent));
        }
    }

    /** Compares with what the agent did in the same part of the period before. */
    private static Attention.@Nullable Severity silence(Evidence evidence, String agent) {
        var quiet = evidence.quiet(agent);
        return AttentionRules.silence(
                quiet, evidence.slice().range().length(), evidence.expected(agent, quiet));
    }

    private static boolean maySlow(Both both) {
        var now = both.now().latency().avgMs();
        var before = both.before().latency().avgMs();
        return now != null
                && before != null
                && both.now().timedRuns() >= AttentionRules.MIN_SAMPLES
                && both.before().timedRuns() >= AttentionRules.MIN_SAMPLES
                && now >= before * SUSPICIOUS_MEAN;
    }

    /** The percentiles of one agent in both periods. */
    record LatencyPair(Latency now, Latency before) {}

    private Map<String, LatencyPair> slow(
            Evidence evidence, List<String> suspects, Map<String, Both> agents) {
        if (suspects.isEmpty()) {
            return Map.of();
        }
        suspects.sort(
                Comparator.comparingDouble(
                        agent -> -rise(agents.getOrDefault(agent, Both.NOBODY))));
        var few = List.copyOf(suspects.subList(0, Math.min(MAX_SUSPECTS, suspects.size())));
        var now = Together.ask(() -> fleet.latencies(evidence.slice(), few));
        var before = Together.ask(() -> fleet.latencies(evidence.slice().previous(), few));
        var pairs = new HashMap<String, LatencyPair>();
        for (var agent : few) {
            pairs.put(
                    agent,
                    new LatencyPair(
                            now.get().getOrDefault(agent, Latency.NONE),
                            before.get().getOrDefault(agent, Latency.NONE)));
        }
        return pairs;
    }

    private static double rise(Both both) {
        var now = both.now().latency().avgMs();
        var before = both.before().latency().avgMs();
        return now == null || before == null || before == 0 ? 0 : now / before;
    }
}
