package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.metrics.internal.FleetSql;
import dev.agentmetrics.server.metrics.internal.FleetSql.AgentBucket;
import dev.agentmetrics.server.metrics.internal.FleetSql.AgentTotals;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/**
 * The list of agents. All agents of a range are summed and sorted here; only a page of them gets
 * its sparklines.
 */
@Service
public class AgentsService {

    private final Guard guard;
    private final FleetSql fleet;

    AgentsService(Guard guard, FleetSql fleet) {
        this.guard = guard;
        this.fleet = fleet;
    }

    public AgentList agents(Caller caller, AgentQuery query) {
        guard.require(caller, Permission.DATA_READ);
        var slice = Slice.of(caller.org(), query.scope());
        var buckets = Buckets.of(slice.range());

        var sums = Together.ask(() -> fleet.agents(slice));
        var latencies = Together.ask(() -> fleet.latencies(slice));
        var sumsBefore = Together.ask(() -> fleet.agents(slice.previous()));
        var latenciesBefore = Together.ask(() -> fleet.latencies(slice.previous()));
        var sparks = Together.ask(() -> fleet.agentBuckets(slice, buckets));

        var before =
                sumsBefore.get().stream()
                        .collect(
                                Collectors.toMap(
                                        AgentTotals::agentId,
                                        one -> withLatency(one, latenciesBefore.get())));
        var ranking =
                new AgentRanking(
                        sums.get().stream()
                                .filter(one -> matches(one, query))
                                .map(one -> ranked(one, latencies.get()))
                                .toList(),
                        query.sort(),
                        query.order());
        var page = ranking.page(query.cursor(), query.limit());
        var byAgent = sparks.get().stream().collect(Collectors.groupingBy(AgentBucket::agentId));
        var rows =
                page.agents().stream()
                        .map(
                                one ->
                                        summary(
                                                one,
                                                before.getOrDefault(one.agentId(), Totals.NONE),
                                                buckets,
                                                byAgent.getOrDefault(one.agentId(), List.of())))
                        .toList();
        return new AgentList(RangeView.of(buckets), rows, ranking.size(), page.nextCursor());
    }

    private static boolean matches(AgentTotals agent, AgentQuery query) {
        return query.words() == null
                || agent.agentId()
                        .toLowerCase(Locale.ROOT)
                        .contains(query.words().toLowerCase(Locale.ROOT));
    }

    private static AgentTotals ranked(AgentTotals agent, Map<String, Latency> latencies) {
        return new AgentTotals(
                agent.agentId(),
                withLatency(agent, latencies),
                agent.lastAt(),
                agent.versions(),
                agent.models());
    }

    private static Totals withLatency(AgentTotals agent, Map<String, Latency> latencies) {
        return agent.totals().with(latencies.getOrDefault(agent.agentId(), Latency.NONE));
    }

    private static AgentSummary summary(
            AgentTotals agent, Totals before, Buckets buckets, List<AgentBucket> rows) {
        var runs = new HashMap<Instant, Long>();
        var failed = new HashMap<Instant, Long>();
        for (var row : rows) {
            runs.put(row.t(), row.totals().outcomes().runs());
            failed.put(row.t(), row.totals().outcomes().notSuccess());
        }
        return new AgentSummary(
                agent.agentId(),
                agent.totals(),
                AgentSummary.Previous.of(before),
                agent.lastAt(),
                agent.versions(),
                agent.models(),
                Charts.spark(buckets, runs, 0L),
                Charts.spark(buckets, failed, 0L));
    }
}
