package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.metrics.internal.RunDetailSql;
import dev.agentmetrics.server.metrics.internal.RunSql;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Lists of runs, and one run with everything around it. */
@Service
public class RunsService {

    private static final int CHILDREN = 200;

    private final Guard guard;
    private final RunSql runs;
    private final RunDetailSql details;
    private final RunStories stories;
    private final CostExplainer costs;

    RunsService(
            Guard guard,
            RunSql runs,
            RunDetailSql details,
            RunStories stories,
            CostExplainer costs) {
        this.guard = guard;
        this.runs = runs;
        this.details = details;
        this.stories = stories;
        this.costs = costs;
    }

    /** A page of runs; the first page also says how many there are, and when. */
    public RunPage page(Caller caller, RunQuery query) {
        guard.require(caller, Permission.DATA_READ);
        var org = caller.org();
        if (query.cursor() != null) {
            return page(runs.page(org, query), query, null, null);
        }
        var buckets = Buckets.of(query.scope().range());
        var bars = Together.ask(() -> runs.histogram(org, query.scope(), query.filter(), buckets));
        var found = runs.page(org, query);
        return page(found, query, buckets, histogram(buckets, bars.get()));
    }

    /** One run by its id, or the newest run of a trace by the trace's. */
    public RunDetail run(Caller caller, String id) {
        guard.require(caller, Permission.DATA_READ);
        var org = caller.org();
        var stored = find(org, id);
        var fingerprint = stored.summary().failure().errorFingerprint();

        var parent = Together.ask(() -> parent(org, stored));
        var children = Together.ask(() -> children(org, stored));
        var models = Together.ask(() -> models(org, stored));
        var similar =
                Together.ask(
                        () ->
                                fingerprint == null
                                        ? Optional.<RunDetail.SimilarFailures>empty()
                                        : details.similarFailures(
                                                org,
                                                stored.id(),
                                                stored.summary().timing().at(),
                                                fingerprint));
        return new RunDetail(
                stored.summary(),
                stored.origin(),
                stored.counts(),
                stored.handling(),
                stories.tell(stored.metadata()),
                stored.lineage() != null,
                parent.get().orElse(null),
                children.get(),
                similar.get().orElse(null),
                costs.explain(stored, models.get()));
    }

    /** Within a trace, runs know each other; else only their traces do. */
    private Optional<RunDetail.Parent> parent(OrgId org, StoredRun run) {
        var lineage = run.lineage();
        if (lineage != null) {
            var parent = lineage.parentRun();
            return parent == null ? Optional.empty() : details.parent(org, parent);
        }
        var parentTrace = run.summary().names().parentTraceId();
        return parentTrace.isEmpty() ? Optional.empty() : details.parent(org, parentTrace);
    }

    private List<RunSummary> children(OrgId org, StoredRun run) {
        if (run.lineage() != null) {
            return details.children(org, run.id(), CHILDREN);
        }
        var trace = run.summary().names().traceId();
        return trace.isEmpty() ? List.of() : details.children(org, trace, CHILDREN);
    }

    /** Why a run cost what it cost. */
    public CostExplanation cost(Caller caller, String id) {
        guard.require(caller, Permission.DATA_READ);
        var stored = find(caller.org(), id);
        return costs.explain(stored, models(caller.org(), stored));
    }

    private List<CostOfModel> models(OrgId org, StoredRun run) {
        return run.lineage() == null
                ? List.of()
                : details.costs(org, run.id(), run.summary().timing().at());
    }

    /** A run by its id, or the newest one of a trace, for what belongs to it. */
    public StoredRun stored(Caller caller, String id) {
        guard.require(caller, Permission.DATA_READ);
        return find(caller.org(), id);
    }

    private StoredRun find(OrgId org, String id) {
        return uuid(id).flatMap(runId -> details.byId(org, runId))
                .or(() -> details.newestOfTrace(org, id))
                .orElseThrow(() -> new ProblemException(new Problem.NotFound("run")));
    }

    /** Only the canonical form: a shorter text that Java would accept is somebody's trace id. */
    static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static RunPage page(
            List<RunSummary> found,
            RunQuery query,
            @Nullable Buckets buckets,
            @Nullable List<RunPage.Bar> bars) {
        var more = found.size() > query.limit();
        var rows = more ? found.subList(0, query.limit()) : found;
        return new RunPage(
                rows,
                more ? cursor(rows.getLast(), query) : null,
                bars == null
                        ? null
                        : bars.stream().mapToLong(bar -> bar.success() + bar.notSuccess()).sum(),
                buckets == null ? null : RangeView.of(buckets),
                bars);
    }

    private static String cursor(RunSummary last, RunQuery query) {
        var value =
                switch (query.sort()) {
                    case TIME -> String.valueOf(last.timing().at().toEpochMilli());
                    case DURATION -> micros(last.timing().durationMs());
                    case COST -> plain(last.price().costUsd());
                };
        return new Cursor(
                        query.sort().name().toLowerCase(Locale.ROOT),
                        query.order().name().toLowerCase(Locale.ROOT),
                        value,
                        last.id().toString())
                .encoded();
    }

    private static String micros(@Nullable Double ms) {
        return ms == null ? "" : String.valueOf(Math.round(ms * 1000));
    }

    private static String plain(@Nullable BigDecimal usd) {
        return usd == null ? "" : usd.toPlainString();
    }

    private static List<RunPage.Bar> histogram(Buckets buckets, List<RunPage.Bar> bars) {
        var byStart = new HashMap<Instant, RunPage.Bar>();
        bars.forEach(bar -> byStart.put(bar.t(), bar));
        return buckets.starts().stream()
                .map(start -> byStart.getOrDefault(start, new RunPage.Bar(start, 0, 0)))
                .toList();
    }
}
