package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Buckets;
import dev.agentmetrics.server.metrics.RangeView;
import dev.agentmetrics.server.metrics.RunsService;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.metrics.StoredRun;
import dev.agentmetrics.server.metrics.Together;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Events and scores: lists of them, those of a run, and scores over time. */
@Service
class ObservationService {

    private static final int EVENTS = 200;
    private static final int EVENTS_OF_RUN = 500;
    private static final int MEASURED = 50;

    /** Records of a run may be a little off its time, as other clocks are. */
    private static final Duration AROUND = Duration.ofDays(1);

    /** A judge may take its time. */
    private static final Duration JUDGED = Duration.ofDays(400);

    private final Guard guard;
    private final RunsService runs;
    private final ObservationSql events;
    private final ScoreSql scores;
    private final Clock clock;

    ObservationService(
            Guard guard, RunsService runs, ObservationSql events, ScoreSql scores, Clock clock) {
        this.guard = guard;
        this.runs = runs;
        this.events = events;
        this.scores = scores;
        this.clock = clock;
    }

    /** The newest events of a range. */
    EventList events(Caller caller, Scope scope, EventQuery query) {
        guard.require(caller, Permission.DATA_READ);
        var found = events.newest(caller.org(), scope, query, EVENTS + 1);
        return new EventList(first(found, EVENTS), found.size() > EVENTS);
    }

    /** What is told about one run. Within a trace of several runs, all of them have it. */
    RunObservations ofRun(Caller caller, String id) {
        guard.require(caller, Permission.DATA_READ);
        var run = runs.stored(caller, id);
        var timing = run.summary().timing();
        var from = timing.startedAt().minus(AROUND);
        var judged =
                Together.ask(
                        () ->
                                scores.ofTrace(
                                        caller.org(),
                                        run.summary().names().traceId(),
                                        new TimeRange(from, timing.at().plus(JUDGED))));
        var found = ofRun(caller.org(), run, new TimeRange(from, timing.at().plus(AROUND)));
        return new RunObservations(
                first(found, EVENTS_OF_RUN), found.size() > EVENTS_OF_RUN, judged.get());
    }

    private List<EventView> ofRun(OrgId org, StoredRun run, TimeRange around) {
        var names = run.summary().names();
        var timing = run.summary().timing();
        return events.ofRun(
                org,
                around,
                new ObservationSql.Belonging(
                        names.traceId(), names.sessionId(), timing.startedAt(), timing.at()),
                EVENTS_OF_RUN + 1);
    }

    /** Scores by what was measured: numbers, labels, and how both go. */
    ScoreReport scores(Caller caller, Scope scope, EventQuery query) {
        guard.require(caller, Permission.DATA_READ);
        var org = caller.org();
        var buckets = Buckets.of(scope.range());
        var totals = scores.totals(org, scope, query, MEASURED + 1);
        var shown = first(totals, MEASURED);
        var names = shown.stream().map(ScoreSql.Total::name).toList();
        var labels = Together.ask(() -> scores.labels(org, scope, query, names));
        var series = Together.ask(() -> scores.series(org, scope, query, names, buckets.seconds()));
        var report =
                shown.stream()
                        .map(
                                total ->
                                        new ScoreReport.Measured(
                                                total.name(),
                                                total.count(),
                                                total.valued(),
                                                total.mean(),
                                                total.min(),
                                                total.max(),
                                                labels.get().getOrDefault(total.name(), List.of()),
                                                series(
                                                        buckets,
                                                        series.get()
                                                                .getOrDefault(
                                                                        total.name(), List.of()))))
                        .toList();
        return new ScoreReport(RangeView.of(buckets), report, totals.size() > MEASURED);
    }

    private List<ScoreReport.Point> series(Buckets buckets, List<ScoreSql.Bucket> filled) {
        var now = clock.instant();
        Map<Instant, ScoreSql.Bucket> byStart = new HashMap<>();
        filled.forEach(bucket -> byStart.put(bucket.t(), bucket));
        return buckets.starts().stream()
                .map(
                        start -> {
                            var bucket = byStart.get(start);
                            return new ScoreReport.Point(
                                    start,
                                    buckets.partial(start, now),
                                    bucket == null ? 0 : bucket.count(),
                                    bucket == null ? null : bucket.mean());
                        })
                .toList();
    }

    private static <T> List<T> first(List<T> found, int most) {
        return found.size() > most ? found.subList(0, most) : found;
    }
}
