package dev.agentmetrics.server.metrics.errors;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Buckets;
import dev.agentmetrics.server.metrics.Cursor;
import dev.agentmetrics.server.metrics.RangeView;
import dev.agentmetrics.server.metrics.Selection;
import dev.agentmetrics.server.metrics.Together;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;

/** Errors in a time range, and one of them with the runs that it happened in. */
@Service
public class ErrorsService {

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-fA-F]{1,16}");

    private final Guard guard;
    private final ErrorSql sql;

    ErrorsService(Guard guard, ErrorSql sql) {
        this.guard = guard;
        this.sql = sql;
    }

    /** A page of errors; the first page also says how much there is in all. */
    public ErrorPage page(Caller caller, ErrorQuery query) {
        var org = reader(caller);
        var selection = query.selection();
        var buckets = Buckets.of(selection.scope().range());
        var runs = Together.ask(() -> sql.runs(org, selection));
        var places = sql.places(org, query);
        var more = places.size() > query.limit();
        var shown = more ? places.subList(0, query.limit()) : places;
        return new ErrorPage(
                groups(org, selection, buckets, runs.get(), shown),
                RangeView.of(buckets),
                more ? cursor(query, shown.getLast()) : null,
                query.cursor() == null ? whole(places, runs.get()) : null);
    }

    private static ErrorPage.Whole whole(List<ErrorSql.Place> places, ErrorSql.Runs runs) {
        var groups = places.isEmpty() ? 0 : places.getFirst().groups();
        return new ErrorPage.Whole(
                groups,
                groups >= ErrorSql.MOST_GROUPS,
                places.isEmpty() ? 0 : places.getFirst().times(),
                runs.all(),
                runs.failed());
    }

    private List<ErrorGroup> groups(
            OrgId org,
            Selection selection,
            Buckets buckets,
            ErrorSql.Runs runs,
            List<ErrorSql.Place> places) {
        if (places.isEmpty()) {
            return List.of();
        }
        var range = selection.scope().range();
        var fingerprints = places.stream().map(ErrorSql.Place::fingerprint).toList();
        var first = Together.ask(() -> sql.firstSeenBefore(org, range.to(), fingerprints));
        var series = Together.ask(() -> sql.series(org, selection, buckets, fingerprints));
        var sums = sql.sums(org, selection, fingerprints);
        var samples = sql.samples(org, sums.values());
        var none = Collections.nCopies(buckets.starts().size(), 0L);
        return fingerprints.stream()
                .map(
                        fingerprint -> {
                            var sum = sums.get(fingerprint);
                            var sample = sum == null ? null : samples.get(sum.lastRun());
                            // Deleted while it was counted.
                            if (sum == null || sample == null) {
                                return null;
                            }
                            return group(
                                    fingerprint,
                                    sample.words(fingerprint),
                                    sum,
                                    first.get().getOrDefault(fingerprint, sum.first()),
                                    range,
                                    runs.all(),
                                    series.get().getOrDefault(fingerprint, none));
                        })
                .filter(Objects::nonNull)
                .toList();
    }

    private static ErrorGroup group(
            long fingerprint,
            ErrorGroup.Words words,
            ErrorSql.Sums sum,
            Instant firstSeen,
            TimeRange range,
            long runs,
            List<Long> series) {
        return new ErrorGroup(
                "%016x".formatted(fingerprint),
                words,
                new ErrorGroup.Extent(
                        sum.count(),
                        sum.runs(),
                        runs == 0 ? null : (double) sum.runs() / runs,
                        sum.failed(),
                        sum.recovered(),
                        sum.agentCount(),
                        sum.agents()),
                new ErrorGroup.Seen(
                        firstSeen,
                        sum.last(),
                        !firstSeen.isBefore(range.from()) && firstSeen.isBefore(range.to()),
                        sum.lastRun()),
                series);
    }

    /** One error; with no occurrence in the selection, what is known of it from other times. */
    public ErrorDetail error(Caller caller, String text, Selection selection) {
        var org = reader(caller);
        var fingerprint = fingerprint(text);
        var buckets = Buckets.of(selection.scope().range());
        var range = selection.scope().range();
        var runs = Together.ask(() -> sql.runs(org, selection));
        var agents = Together.ask(() -> sql.agents(org, selection, fingerprint));
        var versions = Together.ask(() -> sql.versions(org, selection, fingerprint));
        var latest = Together.ask(() -> sql.latest(org, selection, fingerprint));
        var series = Together.ask(() -> sql.series(org, selection, buckets, List.of(fingerprint)));
        var ever = sql.ever(org, fingerprint).orElseThrow(ErrorsService::unknown);
        var here =
                sql.sums(org, selection, List.of(fingerprint))
                        .getOrDefault(fingerprint, nowhere(ever));
        var sample = sql.samples(org, List.of(here)).get(here.lastRun());
        if (sample == null) {
            throw unknown();
        }
        var none = Collections.nCopies(buckets.starts().size(), 0L);
        return new ErrorDetail(
                group(
                        fingerprint,
                        sample.words(fingerprint),
                        here,
                        ever.first(),
                        range,
                        runs.get().all(),
                        series.get().getOrDefault(fingerprint, none)),
                RangeView.of(buckets),
                agents.get(),
                versions.get(),
                latest.get());
    }

    private static ErrorSql.Sums nowhere(ErrorSql.Sums ever) {
        return new ErrorSql.Sums(
                0, 0, 0, 0, 0, List.of(), ever.first(), ever.last(), ever.lastRun());
    }

    private static long fingerprint(String text) {
        if (!FINGERPRINT.matcher(text).matches()) {
            throw unknown();
        }
        return Long.parseUnsignedLong(text, 16);
    }

    private static ProblemException unknown() {
        return new ProblemException(new Problem.NotFound("error"));
    }

    private static String cursor(ErrorQuery query, ErrorSql.Place last) {
        return new Cursor(
                        query.sort().name().toLowerCase(Locale.ROOT),
                        query.order().name().toLowerCase(Locale.ROOT),
                        String.valueOf(last.value()),
                        Long.toUnsignedString(last.fingerprint()))
                .encoded();
    }

    private OrgId reader(Caller caller) {
        guard.require(caller, Permission.DATA_READ);
        return caller.org();
    }
}
