package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.internal.FleetSql;
import dev.agentmetrics.server.metrics.internal.FleetSql.AgentBucket;
import dev.agentmetrics.server.metrics.internal.FleetSql.Breakdown;
import dev.agentmetrics.server.metrics.internal.FleetSql.Latencies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** The first page's answer, in a handful of questions that are asked at once. */
@Service
public class OverviewService {

    /** What was not used for so long counts as new when it comes back. */
    static final Duration LOOK_BACK = Duration.ofDays(30);

    private final Guard guard;
    private final FleetSql fleet;
    private final AttentionFinder attention;
    private final Clock clock;

    OverviewService(Guard guard, FleetSql fleet, AttentionFinder attention, Clock clock) {
        this.guard = guard;
        this.fleet = fleet;
        this.attention = attention;
        this.clock = clock;
    }

    public Overview overview(Caller caller, Scope scope) {
        guard.require(caller, Permission.DATA_READ);
        var slice = Slice.of(caller.org(), scope);
        var before = slice.previous();
        var now = clock.instant();
        var buckets = Buckets.of(scope.range());

        var sums = Together.ask(() -> fleet.breakdowns(slice, buckets));
        var latencies = Together.ask(() -> fleet.latencies(slice, buckets));
        var firstUses = Together.ask(() -> fleet.firstUses(slice, lookBack(scope.range())));

        var current = sums.get().current();
        var previous = sums.get().before();
        var latency = latencies.get();
        var changes = new Changes(firstUses.get(), scope.range().from());
        var byAgent = byAgent(current.agents());
        var evidence =
                new Evidence(slice, buckets, now, byAgent, byAgent(previous.agents()), changes);
        return new Overview(
                RangeView.of(buckets),
                new Overview.Previous(before.range().from(), before.range().to()),
                current.total().with(latency.current().total()),
                previous.total().with(latency.before().total()),
                Charts.series(buckets, timed(current, latency.current()), now),
                Charts.costByModel(buckets, current.models()),
                Charts.unpriced(current.models()),
                attention.find(evidence),
                changes.list(),
                byAgent.size());
    }

    private static Map<Instant, Totals> timed(Breakdown sums, Latencies latencies) {
        var timed = new HashMap<Instant, Totals>();
        sums.buckets()
                .forEach(
                        (t, totals) ->
                                timed.put(
                                        t,
                                        totals.with(
                                                latencies
                                                        .buckets()
                                                        .getOrDefault(t, Latency.NONE))));
        return timed;
    }

    private static Map<String, List<AgentBucket>> byAgent(List<AgentBucket> rows) {
        return rows.stream().collect(Collectors.groupingBy(AgentBucket::agentId));
    }

    /** From a whole hour, which is summed already. */
    static TimeRange lookBack(TimeRange range) {
        var from = range.from().minus(LOOK_BACK).truncatedTo(ChronoUnit.HOURS);
        return new TimeRange(from, range.to());
    }
}
