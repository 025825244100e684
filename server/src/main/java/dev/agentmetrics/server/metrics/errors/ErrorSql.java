package dev.agentmetrics.server.metrics.errors;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Buckets;
import dev.agentmetrics.server.metrics.Cursor;
import dev.agentmetrics.server.metrics.Order;
import dev.agentmetrics.server.metrics.Selection;
import dev.agentmetrics.server.metrics.internal.EventStore;
import dev.agentmetrics.server.metrics.internal.RunConditions;
import dev.agentmetrics.server.metrics.internal.RunRows;
import dev.agentmetrics.server.metrics.internal.Where;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Errors out of runs: a run that failed has one by its own error, and one for each failed call in
 * it. Which ones a page has is found out first, with a few bytes for each; all else is asked only
 * about those, so that memory is bounded however many different errors there are.
 */
@Component
class ErrorSql {

    /** More different errors than anybody reads. */
    static final int MOST_GROUPS = 200_000;

    private static final Duration LIMIT = Duration.ofSeconds(6);
    private static final int LONGEST_EXAMPLE = 2_000;
    private static final int PARTS = 20;
    private static final int LATEST = 50;
    private static final Instant EVER = Instant.parse("2000-01-01T00:00:00Z");

    private static final String FAILED = "status IN ('failed', 'timeout', 'killed')";

    /** One row for each run and error. No name equals a column, which conditions would find. */
    private static final String OCCURRENCES =
            """
            (
              SELECT e_at, e_run, e_status, e_agent, e_version, fp, countEqual(e_all, fp) AS times
              FROM (
                SELECT at AS e_at, run_id AS e_run, toString(status) AS e_status,
                  toString(agent_id) AS e_agent, toString(version) AS e_version,
                  arrayConcat(if(status IN ('failed', 'timeout', 'killed'),
                    [error_fingerprint], emptyArrayUInt64()), failure_fingerprints) AS e_all
                FROM runs WHERE %s
              )
              ARRAY JOIN arrayDistinct(e_all) AS fp
            )\
            """;

    private final EventStore store;

    ErrorSql(EventStore store) {
        this.store = store;
    }

    /** An error's place in the list; {@code groups} and {@code times} are of the whole list. */
    record Place(long fingerprint, long value, long groups, long times) {}

    /** One more than asked for shows that there is another page. */
    List<Place> places(OrgId org, ErrorQuery query) {
        var descending = query.order() == Order.DESC;
        var where = where(org, query.selection()).bind("limit", query.limit() + 1);
        var behind = "";
        if (query.cursor() != null) {
            behind =
                    "WHERE (place, fp) %s ({c_value:UInt64}, {c_id:UInt64})"
                            .formatted(descending ? "<" : ">");
            where.bind("c_value", number(query.cursor().value()))
                    .bind("c_id", number(query.cursor().id()));
        }
        return store.list(
                where.query(
                        """
                        SELECT fp, place, count() OVER () AS groups, sum(n) OVER () AS everything
                        FROM (SELECT fp, sum(times) AS n, toUInt64(%s) AS place FROM %s GROUP BY fp)
                        %s ORDER BY place %4$s, fp %4$s LIMIT {limit:UInt32}
                        SETTINGS max_rows_to_group_by = %5$d, group_by_overflow_mode = 'any'\
                        """
                                .formatted(
                                        value(query.sort()),
                                        OCCURRENCES,
                                        behind,
                                        descending ? "DESC" : "ASC",
                                        MOST_GROUPS),
                        LIMIT),
                row ->
                        new Place(
                                row.bits("fp"),
                                row.integer("place"),
                                row.integer("groups"),
                                row.integer("everything")));
    }

    private static String value(ErrorQuery.Sort sort) {
        return switch (sort) {
            case COUNT -> "sum(times)";
            case RUNS -> "count()";
            case LAST -> "toUnixTimestamp64Milli(max(e_at))";
        };
    }

    /** How far an error goes. */
    record Sums(
            long count,
            long runs,
            long failed,
            long recovered,
            long agentCount,
            List<String> agents,
            Instant first,
            Instant last,
            UUID lastRun) {}

    Map<Long, Sums> sums(OrgId org, Selection selection, List<Long> fingerprints) {
        return sums(where(org, selection), fingerprints);
    }

    /** Whatever the time and the filter. */
    Optional<Sums> ever(OrgId org, long fingerprint) {
        var where = having(Where.org(org).since(EVER), List.of(fingerprint));
        return Optional.ofNullable(sums(where, List.of(fingerprint)).get(fingerprint));
    }

    private Map<Long, Sums> sums(Where where, List<Long> fingerprints) {
        var sums = new HashMap<Long, Sums>();
        store.list(
                        asked(where, fingerprints)
                                .query(
                                        """
                                        SELECT fp, sum(times) AS n, count() AS n_runs,
                                          countIf(e_status IN ('failed', 'timeout', 'killed'))
                                            AS n_failed,
                                          countIf(e_status = 'success') AS n_recovered,
                                          uniq(e_agent) AS n_agents,
                                          arraySort(groupUniqArray(5)(e_agent)) AS some_agents,
                                          min(e_at) AS first, max(e_at) AS last,
                                          argMax(e_run, e_at) AS newest
                                        FROM %s WHERE fp IN {fps:Array(UInt64)} GROUP BY fp\
                                        """
                                                .formatted(OCCURRENCES),
                                        LIMIT),
                        row -> Map.entry(row.bits("fp"), sums(row)))
                .forEach(entry -> sums.put(entry.getKey(), entry.getValue()));
        return sums;
    }

    private static Sums sums(Row row) {
        return new Sums(
                row.integer("n"),
                row.integer("n_runs"),
                row.integer("n_failed"),
                row.integer("n_recovered"),
                row.integer("n_agents"),
                row.strings("some_agents"),
                row.instant("first"),
                row.instant("last"),
                row.uuid("newest"));
    }

    /** When each was first seen before this moment, whatever the filter. */
    Map<Long, Instant> firstSeenBefore(OrgId org, Instant moment, List<Long> fingerprints) {
        var first = new HashMap<Long, Instant>();
        if (!EVER.isBefore(moment)) {
            return first;
        }
        var where = having(Where.org(org).within(new TimeRange(EVER, moment)), fingerprints);
        store.list(
                        asked(where, fingerprints)
                                .query(
                                        "SELECT fp, min(e_at) AS first FROM %s"
                                                        .formatted(OCCURRENCES)
                                                + " WHERE fp IN {fps:Array(UInt64)} GROUP BY fp",
                                        LIMIT),
                        row -> Map.entry(row.bits("fp"), row.instant("first")))
                .forEach(entry -> first.put(entry.getKey(), entry.getValue()));
        return first;
    }

    /** How often in each bucket. */
    Map<Long, List<Long>> series(
            OrgId org, Selection selection, Buckets buckets, List<Long> fingerprints) {
        var length = buckets.starts().size();
        var series = new HashMap<Long, long[]>();
        store.list(
                asked(where(org, selection), fingerprints)
                        .bind("step", buckets.seconds())
                        .query(
                                """
                                        SELECT fp, sum(times) AS n,
                                          toDateTime(intDiv(toUnixTimestamp(e_at), {step:UInt32})
                                            * {step:UInt32}, 'UTC') AS t
                                        FROM %s WHERE fp IN {fps:Array(UInt64)} GROUP BY fp, t\
                                        """
                                        .formatted(OCCURRENCES),
                                LIMIT),
                row ->
                        series.computeIfAbsent(row.bits("fp"), _ -> new long[length])[
                                        buckets.index(row.instant("t"))] +=
                                row.integer("n"));
        var lists = new HashMap<Long, List<Long>>();
        series.forEach(
                (fingerprint, counts) ->
                        lists.put(fingerprint, Arrays.stream(counts).boxed().toList()));
        return lists;
    }

    /** The newest runs of these errors, from which their words are read. */
    Map<UUID, Sample> samples(OrgId org, Collection<Sums> sums) {
        var samples = new HashMap<UUID, Sample>();
        if (sums.isEmpty()) {
            return samples;
        }
        var ends = sums.stream().map(Sums::last).sorted().toList();
        store.list(
                        Where.org(org)
                                .within(
                                        new TimeRange(
                                                ends.getFirst(), ends.getLast().plusMillis(1)))
                                .and(
                                        "run_id IN {runs:Array(UUID)}",
                                        "runs",
                                        sums.stream().map(Sums::lastRun).toList())
                                .bind("error_length", LONGEST_EXAMPLE)
                                .query(
                                        """
                                        SELECT run_id, error_fingerprint, metadata,
                                          substringUTF8(error, 1, {error_length:UInt32}) AS words
                                        FROM runs WHERE %s\
                                        """,
                                        LIMIT),
                        row ->
                                Map.entry(
                                        row.uuid("run_id"),
                                        new Sample(
                                                row.bits("error_fingerprint"),
                                                row.string("words"),
                                                row.string("metadata"))))
                .forEach(entry -> samples.put(entry.getKey(), entry.getValue()));
        return samples;
    }

    /** Runs of the selection. */
    record Runs(long all, long failed) {}

    Runs runs(OrgId org, Selection selection) {
        return store.list(
                        RunConditions.where(org, selection.scope(), selection.filter())
                                .query(
                                        "SELECT count() AS n_all, countIf("
                                                + FAILED
                                                + ") AS n_failed FROM runs WHERE %s",
                                        LIMIT),
                        row -> new Runs(row.integer("n_all"), row.integer("n_failed")))
                .getFirst();
    }

    List<ErrorDetail.Part> agents(OrgId org, Selection selection, long fingerprint) {
        return parts(org, selection, fingerprint, "e_agent");
    }

    List<ErrorDetail.Part> versions(OrgId org, Selection selection, long fingerprint) {
        return parts(org, selection, fingerprint, "e_version");
    }

    private List<ErrorDetail.Part> parts(
            OrgId org, Selection selection, long fingerprint, String by) {
        return store.list(
                asked(where(org, selection), List.of(fingerprint))
                        .bind("limit", PARTS)
                        .query(
                                """
                                SELECT %1$s AS part, sum(times) AS n, count() AS n_runs,
                                  min(e_at) AS first, max(e_at) AS last
                                FROM %2$s WHERE fp IN {fps:Array(UInt64)}
                                GROUP BY part ORDER BY n DESC, part LIMIT {limit:UInt32}\
                                """
                                        .formatted(by, OCCURRENCES),
                                LIMIT),
                row ->
                        new ErrorDetail.Part(
                                row.string("part"),
                                row.integer("n"),
                                row.integer("n_runs"),
                                row.instant("first"),
                                row.instant("last")));
    }

    List<ErrorDetail.Occurrence> latest(OrgId org, Selection selection, long fingerprint) {
        var where =
                having(where(org, selection), List.of(fingerprint))
                        .bind("fp", unsigned(fingerprint))
                        .bind("error_length", RunRows.SHORT_ERROR)
                        .bind("limit", LATEST);
        return store.list(
                where.query(
                        "SELECT "
                                + RunRows.COLUMNS
                                + ", countEqual(failure_fingerprints, {fp:UInt64})"
                                + " + toUInt64(error_fingerprint = {fp:UInt64} AND "
                                + FAILED
                                + ") AS e_times FROM runs WHERE %s"
                                + " ORDER BY at DESC, run_id DESC LIMIT {limit:UInt32}",
                        LIMIT),
                row -> new ErrorDetail.Occurrence(RunRows.summary(row), row.integer("e_times")));
    }

    private static Where where(OrgId org, Selection selection) {
        return RunConditions.where(org, selection.scope(), selection.filter())
                .and("(" + FAILED + " OR notEmpty(failure_fingerprints))");
    }

    private static Where having(Where where, List<Long> fingerprints) {
        return asked(where, fingerprints)
                .and(
                        "((error_fingerprint IN {fps:Array(UInt64)} AND "
                                + FAILED
                                + ") OR hasAny(failure_fingerprints, {fps:Array(UInt64)}))");
    }

    private static Where asked(Where where, List<Long> fingerprints) {
        var values = new ArrayList<BigInteger>();
        fingerprints.forEach(one -> values.add(unsigned(one)));
        return where.bind("fps", values);
    }

    private static BigInteger unsigned(long fingerprint) {
        return new BigInteger(Long.toUnsignedString(fingerprint));
    }

    private static BigInteger number(String text) {
        try {
            return unsigned(Long.parseUnsignedLong(text));
        } catch (NumberFormatException _) {
            throw Cursor.invalid();
        }
    }
}
