package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.internal.FleetSql;
import dev.agentmetrics.server.metrics.internal.FleetSql.AgentBucket;
import java.time.Clock;
import java.time.Duration;
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
        var beforeBuckets = new Buckets(before.range(), buckets.step());

        var series = Together.ask(() -> fleet.series(slice, buckets));
        var agents = Together.ask(() -> fleet.agentBuckets(slice, buckets));
        var agentsBefore = Together.ask(() -> fleet.agentBuckets(before, beforeBuckets));
        var models = Together.ask(() -> fleet.modelBuckets(slice, buckets));
        var totalsBefore = Together.ask(() -> fleet.totals(before));
        var firstUses = Together.ask(() -> fleet.firstUses(slice, lookBack(scope.range())));

        var changes = new Changes(firstUses.get(), scope.range().from());
        var byAgent = byAgent(agents.get());
        var evidence =
                new AttentionFinder.Evidence(
                        slice, buckets, now, byAgent, byAgent(agentsBefore.get()), changes);
        return new Overview(
                RangeView.of(buckets),
                new Overview.Previous(before.range().from(), before.range().to()),
                series.get().total(),
                totalsBefore.get(),
                Charts.series(buckets, series.get().buckets(), now),
                Charts.costByModel(buckets, models.get()),
                Charts.unpriced(models.get()),
                attention.find(evidence),
                changes.list(),
                byAgent.size());
    }

    private static Map<String, List<AgentBucket>> byAgent(List<AgentBucket> rows) {
        return rows.stream().collect(Collectors.groupingBy(AgentBucket::agentId));
    }

    static TimeRange lookBack(TimeRange range) {
        return new TimeRange(range.from().minus(LOOK_BACK), range.to());
    }
}
