package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.metrics.internal.FleetSql.AgentBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that the judgement of agents is made from. */
record Evidence(
        Slice slice,
        Buckets buckets,
        Instant now,
        Map<String, List<AgentBucket>> current,
        Map<String, List<AgentBucket>> previous,
        Changes changes) {

    /** One agent in both periods. */
    record Both(Totals now, Totals before) {

        static final Both NOBODY = new Both(Totals.NONE, Totals.NONE);
    }

    List<AgentBucket> current(String agent) {
        return current.getOrDefault(agent, List.of());
    }

    List<AgentBucket> previous(String agent) {
        return previous.getOrDefault(agent, List.of());
    }

    /** Every agent of either period, by its id. */
    Map<String, Both> agents() {
        var sumsNow = sums(current);
        var sumsBefore = sums(previous);
        var agents = new LinkedHashMap<String, Both>();
        sumsNow.forEach(
                (agent, totals) ->
                        agents.put(
                                agent,
                                new Both(totals, sumsBefore.getOrDefault(agent, Totals.NONE))));
        sumsBefore.forEach(
                (agent, totals) -> agents.putIfAbsent(agent, new Both(Totals.NONE, totals)));
        return agents;
    }

    private static Map<String, Totals> sums(Map<String, List<AgentBucket>> rows) {
        var sums = new LinkedHashMap<String, Totals>();
        rows.forEach(
                (agent, buckets) ->
                        sums.put(
                                agent,
                                buckets.stream()
                                        .map(AgentBucket::totals)
                                        .reduce(Totals.NONE, Totals::plus)));
        return sums;
    }

    /** How long the agent has been silent: since the end of the last bucket in which it ran. */
    Duration quiet(String agent) {
        var end = end();
        var last =
                current(agent).stream()
                        .map(row -> row.t().plus(buckets.step()))
                        .max(Comparator.naturalOrder())
                        .orElse(slice.range().from());
        return last.isBefore(end) ? Duration.between(last, end) : Duration.ZERO;
    }

    /** Its runs in the same part of the period before. */
    long expected(String agent, Duration quiet) {
        var length = slice.range().length();
        var from = end().minus(quiet).minus(length);
        var to = end().minus(length);
        return previous(agent).stream()
                .filter(row -> !row.t().isBefore(from) && row.t().isBefore(to))
                .mapToLong(row -> row.totals().outcomes().runs())
                .sum();
    }

    private Instant end() {
        var to = slice.range().to();
        return to.isAfter(now) ? now : to;
    }
}
