package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.metrics.internal.AgentSql;
import dev.agentmetrics.server.metrics.internal.AgentSql.ModelKey;
import dev.agentmetrics.server.metrics.internal.FleetSql;
import dev.agentmetrics.server.metrics.internal.FleetSql.ModelTotals;
import dev.agentmetrics.server.metrics.internal.FleetSql.VersionTotals;
import dev.agentmetrics.server.metrics.internal.RunSql;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** One agent's page. */
@Service
public class AgentService {

    private static final int RECENT_RUNS = 20;

    private final Guard guard;
    private final FleetSql fleet;
    private final AgentSql single;
    private final RunSql runs;
    private final Clock clock;

    AgentService(Guard guard, FleetSql fleet, AgentSql single, RunSql runs, Clock clock) {
        this.guard = guard;
        this.fleet = fleet;
        this.single = single;
        this.runs = runs;
        this.clock = clock;
    }

    /** Answers 404 for a name that no run ever had; an agent that only rests has empty charts. */
    public AgentDetail agent(Caller caller, String agentId, Scope scope) {
        guard.require(caller, Permission.DATA_READ);
        var slice = new Slice(caller.org(), scope, agentId);
        var buckets = Buckets.of(scope.range());

        var series = Together.ask(() -> fleet.series(slice, buckets));
        var before = Together.ask(() -> fleet.totals(slice.previous()));
        var modelBuckets = Together.ask(() -> fleet.modelBuckets(slice, buckets));
        var models = Together.ask(() -> fleet.models(slice));
        var modelLatencies = Together.ask(() -> single.modelLatencies(slice));
        var versions = Together.ask(() -> fleet.versions(slice, List.of(agentId)));
        var versionLatencies = Together.ask(() -> single.versionLatencies(slice));
        var tools = Together.ask(() -> single.tools(slice));
        var failures = Together.ask(() -> single.failures(slice));
        var durations = Together.ask(() -> single.durations(slice));
        var firstUses =
                Together.ask(() -> fleet.firstUses(slice, OverviewService.lookBack(scope.range())));
        var recent = Together.ask(() -> runs.page(caller.org(), newest(scope, agentId)));

        var totals = series.get().total();
        if (totals.outcomes().runs() == 0 && !single.known(caller.org(), agentId)) {
            throw new ProblemException(new Problem.NotFound("agent"));
        }
        return new AgentDetail(
                agentId,
                RangeView.of(buckets),
                totals,
                before.get(),
                Charts.series(buckets, series.get().buckets(), clock.instant()),
                Charts.costByModel(buckets, modelBuckets.get()),
                models.get().stream().map(one -> model(one, modelLatencies.get())).toList(),
                versions.get().stream().map(one -> version(one, versionLatencies.get())).toList(),
                tools.get(),
                Math.min(AgentSql.TOOL_RUNS, totals.outcomes().runs()),
                failures.get(),
                durations.get(),
                new Changes(firstUses.get(), scope.range().from()).list(),
                recent.get().stream().limit(RECENT_RUNS).toList());
    }

    private static RunQuery newest(Scope scope, String agentId) {
        var labels = new RunFilter.Labels(List.of(agentId), List.of(), List.of(), null);
        var all = RunFilter.ALL;
        return new RunQuery(
                scope,
                new RunFilter(labels, all.ids(), all.bounds(), all.text(), all.tools()),
                RunQuery.Sort.TIME,
                Order.DESC,
                RECENT_RUNS,
                null);
    }

    private static AgentDetail.ModelUse model(ModelTotals one, Map<ModelKey, Latency> latencies) {
        var spend = one.totals().spend();
        return new AgentDetail.ModelUse(
                one.model(),
                one.provider(),
                one.totals().outcomes().runs(),
                spend.costUsd(),
                spend.unpricedRuns(),
                one.totals().tokens(),
                latencies
                        .getOrDefault(new ModelKey(one.model(), one.provider()), Latency.NONE)
                        .p95Ms());
    }

    private static AgentDetail.VersionUse version(
            VersionTotals one, Map<String, Latency> latencies) {
        return new AgentDetail.VersionUse(
                one.version(),
                one.totals().outcomes().runs(),
                one.totals().outcomes().successRate(),
                one.totals().spend().costPerRun(),
                SeriesPoint.Percentiles.of(latencies.getOrDefault(one.version(), Latency.NONE)),
                one.firstAt(),
                one.lastAt());
    }
}
