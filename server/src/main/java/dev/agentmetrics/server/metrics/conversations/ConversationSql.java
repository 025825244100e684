package dev.agentmetrics.server.metrics.conversations;

import static java.util.stream.Collectors.joining;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Cursor;
import dev.agentmetrics.server.metrics.Order;
import dev.agentmetrics.server.metrics.RunSummary;
import dev.agentmetrics.server.metrics.Selection;
import dev.agentmetrics.server.metrics.internal.EventStore;
import dev.agentmetrics.server.metrics.internal.RunConditions;
import dev.agentmetrics.server.metrics.internal.RunRows;
import dev.agentmetrics.server.metrics.internal.Sums;
import dev.agentmetrics.server.metrics.internal.Where;
import dev.agentmetrics.server.metrics.internal.Windows;
import dev.agentmetrics.server.telemetry.read.Measures;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sessions out of runs. Which ones a page has is found out first, with little for each session of
 * the range; what they come to only for those.
 */
@Component
class ConversationSql {

    /** Somebody who waits for a list gives up sooner than a chart does. */
    private static final Duration LIMIT = Duration.ofSeconds(6);

    private static final String HAS_SESSION = "session_id != ''";

    private static final String FAILURE = "status IN ('failed', 'timeout', 'killed')";

    /** In milliseconds; a run of which nobody said how long it took begins when it ends. */
    private static final String BEGIN =
            "(toUnixTimestamp64Milli(at) - toInt64(intDiv(ifNull(duration_us, 0), 1000)))";

    private static final String END = "toUnixTimestamp64Milli(at)";

    private static final String TOTALS =
            """
            SELECT s_id, s_begin, s_end, s_busy, s_agents, s_agent_count, s_user, %s
            FROM (
              SELECT session_id AS s_id, min(%s) AS s_begin, max(%s) AS s_end,
                intervalLengthSum(%s, %s) AS s_busy,
                arraySort(groupUniqArray(20)(toString(agent_id))) AS s_agents,
                uniqExact(agent_id) AS s_agent_count,
                argMaxIf(JSONExtractString(metadata, 'user_id'), at,
                  account != 0 AND JSONHas(metadata, 'user_id')) AS s_user,
                %s
              FROM runs WHERE %%s GROUP BY s_id
            )\
            """
                    .formatted(
                            Measures.columns().stream()
                                    .filter(column -> !column.equals("durations"))
                                    .map(column -> "m_" + column + " AS " + column)
                                    .collect(joining(", ")),
                            BEGIN,
                            END,
                            BEGIN,
                            END,
                            Measures.overRuns());

    private final EventStore store;

    ConversationSql(EventStore store) {
        this.store = store;
    }

    /** A session's place in the list. */
    record Place(String session, BigDecimal value) {}

    /** One session more than asked for shows that there is another page. */
    List<Place> places(OrgId org, ConversationQuery query) {
        return query.sort() == ConversationQuery.Sort.LAST && query.order() == Order.DESC
                ? newest(org, query)
                : ordered(org, query, range(query), null, query.limit() + 1);
    }

    /**
     * Looks back in growing windows, so that the usual question reads an hour and not a month. Each
     * reads to the end of the range: a session that goes on later belongs to a later window.
     */
    private List<Place> newest(OrgId org, ConversationQuery query) {
        var range = range(query);
        var wanted = query.limit() + 1;
        var found = new ArrayList<Place>();
        for (var part : Windows.of(upTo(query), true)) {
            var read = new TimeRange(part.from(), range.to());
            found.addAll(ordered(org, query, read, part.to(), wanted - found.size()));
            if (found.size() >= wanted) {
                break;
            }
        }
        return found;
    }

    private static TimeRange upTo(ConversationQuery query) {
        var range = range(query);
        if (query.cursor() == null) {
            return range;
        }
        var last = cursorValue(query.cursor());
        var earliest = BigDecimal.valueOf(range.from().toEpochMilli());
        var latest = BigDecimal.valueOf(range.to().toEpochMilli());
        if (last.compareTo(earliest) < 0 || last.compareTo(latest) >= 0) {
            throw Cursor.invalid();
        }
        return new TimeRange(range.from(), Instant.ofEpochMilli(last.longValue()).plusMillis(1));
    }

    private static TimeRange range(ConversationQuery query) {
        return query.selection().scope().range();
    }

    private List<Place> ordered(
            OrgId org, ConversationQuery query, TimeRange read, @Nullable Instant end, int limit) {
        var descending = query.order() == Order.DESC;
        var where =
                RunConditions.where(
                                org, read, query.selection().scope(), query.selection().filter())
                        .and(HAS_SESSION)
                        .bind("limit", limit);
        var having = new ArrayList<String>();
        if (end != null) {
            having.add("place < {end:Decimal(38, 10)}");
            where.bind("end", BigDecimal.valueOf(end.toEpochMilli()));
        }
        if (query.cursor() != null) {
            having.add(
                    "(place, session_id) %s ({c_value:Decimal(38, 10)}, {c_id:String})"
                            .formatted(descending ? "<" : ">"));
            where.bind("c_value", cursorValue(query.cursor())).bind("c_id", query.cursor().id());
        }
        return store.list(
                where.query(
                        "SELECT session_id, toDecimal128(%s, 10) AS place FROM runs WHERE %%s"
                                        .formatted(value(query.sort()))
                                + " GROUP BY session_id"
                                + (having.isEmpty()
                                        ? ""
                                        : " HAVING " + String.join(" AND ", having))
                                + " ORDER BY place %1$s, session_id %1$s"
                                        .formatted(descending ? "DESC" : "ASC")
                                + " LIMIT {limit:UInt32}",
                        LIMIT),
                row -> new Place(row.string("session_id"), row.decimal("place")));
    }

    private static String value(ConversationQuery.Sort sort) {
        return switch (sort) {
            case LAST -> "max(" + END + ")";
            case RUNS -> "count()";
            case COST -> "sum(ifNull(cost_usd, toDecimal64(0, 10)))";
            case DURATION -> "max(" + END + ") - min(" + BEGIN + ")";
            case FAILURES -> "countIf(" + FAILURE + ")";
        };
    }

    /** What these sessions come to within the selection. */
    List<Conversation> totals(OrgId org, Selection selection, List<String> sessions) {
        return store.list(
                RunConditions.where(org, selection.scope(), selection.filter())
                        .and("session_id IN {sessions:Array(String)}", "sessions", sessions)
                        .query(TOTALS, LIMIT),
                ConversationSql::conversation);
    }

    /** What a session comes to, whenever its runs were: by the skip index on session ids. */
    Optional<Conversation> whole(OrgId org, String session) {
        return store.first(of(org, session).query(TOTALS, LIMIT), ConversationSql::conversation);
    }

    ConversationPage.Whole count(OrgId org, Selection selection) {
        return store.list(
                        RunConditions.where(org, selection.scope(), selection.filter())
                                .query(
                                        """
                                        SELECT uniqIf(session_id, session_id != '') AS all_sessions,
                                          uniqIf(session_id, session_id != '' AND %s) AS failing,
                                          count() AS all_runs, countIf(session_id = '') AS without
                                        FROM runs WHERE %%s\
                                        """
                                                .formatted(FAILURE),
                                        LIMIT),
                        row ->
                                new ConversationPage.Whole(
                                        row.integer("all_sessions"),
                                        row.integer("failing"),
                                        row.integer("all_runs"),
                                        row.integer("without")))
                .getFirst();
    }

    /** A run and when it began. */
    record Begun(RunSummary run, long begin) {}

    /** The runs of a session as they began; one more than asked for. */
    List<Begun> runs(OrgId org, ConversationRuns question) {
        var where = of(org, question.session());
        if (question.cursor() != null) {
            behind(where, question.cursor(), ">");
        }
        return store.list(
                where.bind("error_length", RunRows.SHORT_ERROR)
                        .bind("limit", question.limit() + 1)
                        .query(
                                "SELECT "
                                        + RunRows.COLUMNS
                                        + ", "
                                        + BEGIN
                                        + " AS r_begin FROM runs WHERE %s"
                                        + " ORDER BY r_begin, run_id LIMIT {limit:UInt32}",
                                LIMIT),
                row -> new Begun(RunRows.summary(row), row.integer("r_begin")));
    }

    /** The latest end of all runs up to the cursor. */
    long endUpTo(OrgId org, String session, Cursor cursor) {
        var where = of(org, session);
        behind(where, cursor, "<=");
        return store.list(
                        where.query("SELECT max(" + END + ") AS r_end FROM runs WHERE %s", LIMIT),
                        row -> row.integer("r_end"))
                .getFirst();
    }

    private static Where of(OrgId org, String session) {
        return Where.org(org).and("session_id = {session:String}", "session", session);
    }

    private static void behind(Where where, Cursor cursor, String beyond) {
        where.and("(%s, run_id) %s ({c_begin:Int64}, {c_id:UUID})".formatted(BEGIN, beyond))
                .bind("c_begin", cursorValue(cursor).longValue())
                .bind("c_id", cursorId(cursor));
    }

    private static Conversation conversation(Row row) {
        var totals = Sums.totals(row);
        var begin = row.integer("s_begin");
        var end = row.integer("s_end");
        var user = row.string("s_user");
        return new Conversation(
                row.string("s_id"),
                new Conversation.Participants(
                        row.strings("s_agents"),
                        row.integer("s_agent_count"),
                        user.isEmpty() ? null : user),
                new Conversation.Times(
                        Instant.ofEpochMilli(begin),
                        Instant.ofEpochMilli(end),
                        end - begin,
                        row.integer("s_busy")),
                totals.outcomes(),
                totals.spend(),
                totals.tokens());
    }

    private static BigDecimal cursorValue(Cursor cursor) {
        try {
            var number = cursor.value().length() > 40 ? null : new BigDecimal(cursor.value());
            if (number != null
                    && number.scale() >= 0
                    && number.scale() <= 10
                    && number.precision() <= 28) {
                return number;
            }
        } catch (NumberFormatException _) {
            // answered below
        }
        throw Cursor.invalid();
    }

    private static UUID cursorId(Cursor cursor) {
        try {
            return UUID.fromString(cursor.id());
        } catch (IllegalArgumentException _) {
            throw Cursor.invalid();
        }
    }
}
