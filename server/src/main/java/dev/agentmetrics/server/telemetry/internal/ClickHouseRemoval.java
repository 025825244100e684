package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventRemoval;
import dev.agentmetrics.server.telemetry.internal.GoingStore.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes chosen events from the tables of ClickHouse, and from the sums that count them. */
final class ClickHouseRemoval implements EventRemoval {

    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseRemoval.class);

    /** A statement that is cut off goes on in the engine; the next try waits for it. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String RUNS = "runs";
    private static final String CLIENT_EVENTS = "client_events";
    private static final List<String> SPANS = List.of("spans", "open_spans");
    private static final String SPAN_EVENTS = "span_events";
    private static final String SCORES = "scores";

    /** What goes by whole traces; first what can be found only while the spans are there. */
    private static final List<String> OF_TRACES =
            Stream.concat(Stream.of(SCORES, SPAN_EVENTS), SPANS.stream()).toList();

    /** What clients declared of a trace goes with it, too. */
    private static final List<String> WITH_TRACES =
            Stream.concat(OF_TRACES.stream(), Stream.of(CLIENT_EVENTS)).toList();

    private static final String TRACE_STATES = "trace_states";
    private static final List<String> ROLL_UPS =
            List.of("run_hours", "duration_hours", "call_hours");

    /** What is in no sum and has nothing but its trace to be known by. */
    private static final String CONTENTS = ContentRows.TABLE;

    private static final List<String> EVENTS =
            Stream.concat(OF_TRACES.stream(), Stream.of(RUNS, CLIENT_EVENTS, MetricRows.TABLE))
                    .toList();

    /** Names are text, or sometimes numbers. */
    private static final String NAMED =
            "(JSONHas(%1$s) AND "
                    + meant(
                            "if(JSONType(%1$s) = 'String', JSONExtractString(%1$s), JSONExtractRaw(%1$s))")
                    + ")";

    private static final String OF_AGENT =
            "agent_id = {agent:String} OR agent_name = {agent:String}";

    /** Who names no agent counts as the service. */
    private static final String OF_SERVICE =
            "(agent_id = '' AND agent_name = '' AND service_name = {agent:String})";

    /** Of a run, give or take a millisecond: what it is stored with says no more. */
    private static final String BEGAN =
            "min(at - toIntervalMillisecond(intDiv(ifNull(duration_us, 0), 1000) + 1))";

    private static final String ENDED = "max(at + toIntervalMillisecond(1))";

    private static final String RECEIVED = " AND received_at <= {until:DateTime64(3, 'UTC')}";

    /** A wish is carried out within minutes. What comes of its traces after this was sent again. */
    private static final Duration UNDER_WAY = Duration.ofHours(1);

    /** Named in one statement. */
    private static final int IDS_AT_ONCE = 5_000;

    private static final String OF_TRACE = "trace_id";

    /** Whatever characters the id has. What has none is no answer's. */
    private static final String OF_ANSWER =
            "if(response_id = '', '', hex(substring(SHA256(response_id), 1, 16)))";

    /** Clients write a trace's id in whatever characters they like. */
    private static final String OF_DECLARED =
            "if(trace_id = '', '', hex(substring(SHA256(trace_id), 1, 16)))";

    private final ClickHouse clickHouse;
    private final RollUps rollUps;
    private final HourBook hours;
    private final GoingTraces going;

    ClickHouseRemoval(ClickHouse clickHouse, RollUps rollUps, HourBook hours, GoingTraces going) {
        this.clickHouse = clickHouse;
        this.rollUps = rollUps;
        this.hours = hours;
        this.going = going;
    }

    /** Whether this is the end user's name, or a pseudonym of theirs. */
    private static String meant(String text) {
        return """
        ({digest:String} = hex(SHA256(concat({salt:String}, %1$s)))
            OR has({pseudonyms:Array(String)},
                substring(hex(SHA256(concat({salt:String}, %1$s))), 1, %2$d)))
        """
                .formatted(text, ChosenEvents.OfEndUser.PSEUDONYM_DIGITS);
    }

    @Override
    public Count hide(OrgId org, ChosenEvents chosen, Instant receivedUntil) {
        var question = new Question(org, chosen, receivedUntil);
        var there = count(question);
        if (!there.isZero()) {
            going.add(org, chosen, Kind.TRACE, question.newestTraces(clickHouse));
            going.add(org, chosen, Kind.ANSWER, question.newestAnswers(clickHouse));
            going.add(org, chosen, Kind.DECLARED, question.newestDeclared(clickHouse));
            rollUps.exclusively(() -> delete(question));
            LOG.info(
                    "deleted {} runs, {} spans and {} other events of organisation {} on request",
                    there.runs(),
                    there.spans(),
                    there.clientEvents(),
                    org);
        }
        return there.plus(hideLate(org, chosen, receivedUntil));
    }

    /** What came of a trace while it was being taken away. */
    private Count hideLate(OrgId org, ChosenEvents chosen, Instant receivedUntil) {
        var traces = going.of(org, chosen, Kind.TRACE);
        var until = receivedUntil.plus(UNDER_WAY);
        long spans = 0;
        long others = 0;
        for (var some : portions(traces)) {
            hideOf(org, CONTENTS, OF_TRACE, some, RECEIVED, until);
            for (var table : SPANS) {
                spans += hideOf(org, table, OF_TRACE, some, RECEIVED, until);
            }
            for (var table : List.of(SPAN_EVENTS, SCORES)) {
                others += hideOf(org, table, OF_TRACE, some, RECEIVED, until);
            }
            hideOf(org, TRACE_STATES, OF_TRACE, some, "", until);
        }
        for (var some : portions(going.of(org, chosen, Kind.ANSWER))) {
            others += hideOf(org, SCORES, OF_ANSWER, some, RECEIVED, until);
        }
        for (var some : portions(going.of(org, chosen, Kind.DECLARED))) {
            others += hideOf(org, CLIENT_EVENTS, OF_DECLARED, some, RECEIVED, until);
        }
        return new Count(0, others, spans);
    }

    private static List<List<String>> portions(List<String> ids) {
        return IntStream.iterate(0, from -> from < ids.size(), from -> from + IDS_AT_ONCE)
                .mapToObj(from -> ids.subList(from, Math.min(from + IDS_AT_ONCE, ids.size())))
                .toList();
    }

    /**
     * @param id what of a row is one of the ids
     */
    private long hideOf(
            OrgId org, String table, String id, List<String> ids, String received, Instant until) {
        var condition =
                " FROM "
                        + table
                        + " WHERE org_id = {org:UUID} AND "
                        + id
                        + " IN {ids:Array(String)}"
                        + received;
        Function<String, Query> question =
                start -> {
                    var query =
                            Query.of(start + condition)
                                    .within(LIMIT)
                                    .with("org", org.value())
                                    .with("ids", ids);
                    return received.isEmpty() ? query : query.with("until", until);
                };
        long found =
                clickHouse
                        .query(question.apply("SELECT count() AS n"), row -> row.integer("n"))
                        .getFirst();
        if (found > 0) {
            rollUps.exclusively(() -> clickHouse.execute(question.apply("DELETE")));
        }
        return found;
    }

    /**
     * The hours are marked first: from then on their sums are taken from the runs themselves. That
     * is forgotten when the process ends, and a run that came instead of one that went would hide
     * it from the comparison at the next start; so what was summed of these hours goes, too.
     */
    private void delete(Question question) {
        var changed = question.hours(clickHouse);
        changed.forEach(hour -> hours.mark(question.org(), hour));
        deleteSums(question.org(), changed, null);
        // What names the traces goes last: each of these statements has to find them.
        clickHouse.execute(question.always("DELETE FROM " + TRACE_STATES, question.states()));
        clickHouse.execute(question.of("DELETE FROM " + CONTENTS, question.chosen(CONTENTS)));
        for (var table : WITH_TRACES) {
            clickHouse.execute(question.of("DELETE FROM " + table, question.besides(table)));
        }
        for (var table : EVENTS) {
            clickHouse.execute(question.of("DELETE FROM " + table, question.named(table)));
        }
    }

    @Override
    public boolean takeOutOfFiles(OrgId org, ChosenEvents chosen) {
        if (chosen instanceof ChosenEvents.OfAgent(var agent) && !forget(org, agent)) {
            return false;
        }
        var tables =
                Stream.of(List.of(CONTENTS), EVENTS, ROLL_UPS, List.of(TRACE_STATES))
                        .flatMap(List::stream)
                        .toList();
        for (var table : tables) {
            // One after the other: roll-ups go on in between.
            rollUps.exclusively(
                    () ->
                            clickHouse.execute(
                                    Query.of(
                                                    "ALTER TABLE %s APPLY DELETED MASK SETTINGS mutations_sync = 2"
                                                            .formatted(table))
                                            .within(LIMIT)));
        }
        going.forget(org, chosen);
        return true;
    }

    /** Sums of hours in which the agent has no run left are zero, and still name it. */
    private boolean forget(OrgId org, String agent) {
        var named = new TreeSet<Long>();
        ROLL_UPS.forEach(
                table -> named.addAll(hours(org, agent, "SELECT DISTINCT hour FROM " + table)));
        hours(org, agent, "SELECT DISTINCT toStartOfHour(at) AS hour FROM runs")
                .forEach(named::remove);
        if (named.isEmpty()) {
            return true;
        }
        // Before they are built again they may be all that makes the sums above them be built.
        if (named.stream().anyMatch(hour -> !hours.isExact(org, hour))) {
            return false;
        }
        rollUps.exclusively(() -> deleteSums(org, named, agent));
        return true;
    }

    /**
     * @param agent null for those of all agents
     */
    private void deleteSums(OrgId org, Collection<Long> ofHours, @Nullable String agent) {
        var starts = ofHours.stream().map(hour -> HourBook.start(hour).getEpochSecond()).toList();
        for (var table : starts.isEmpty() ? List.<String>of() : ROLL_UPS) {
            clickHouse.execute(
                    Query.of(
                                    "DELETE FROM "
                                            + table
                                            + " WHERE org_id = {org:UUID}"
                                            + " AND ({all:UInt8} = 1 OR agent_id = {agent:String})"
                                            + " AND hour IN arrayMap(second -> toDateTime(second,"
                                            + " 'UTC'), {hours:Array(UInt32)})")
                            .within(LIMIT)
                            .with("org", org.value())
                            .with("all", agent == null ? 1 : 0)
                            .with("agent", agent == null ? "" : agent)
                            .with("hours", starts));
        }
    }

    private List<Long> hours(OrgId org, String agent, String select) {
        return clickHouse.query(
                Query.of(select + " WHERE org_id = {org:UUID} AND agent_id = {agent:String}")
                        .within(LIMIT)
                        .with("org", org.value())
                        .with("agent", agent),
                row -> HourBook.hourOf(row.instant("hour")));
    }

    @Override
    public Count count(OrgId org, ChosenEvents chosen, Instant receivedUntil) {
        return count(new Question(org, chosen, receivedUntil));
    }

    private Count count(Question question) {
        return new Count(
                count(question, RUNS),
                Stream.of(CLIENT_EVENTS, MetricRows.TABLE, SPAN_EVENTS, SCORES, CONTENTS)
                        .mapToLong(table -> count(question, table))
                        .sum(),
                SPANS.stream().mapToLong(table -> count(question, table)).sum());
    }

    private long count(Question question, String table) {
        return clickHouse
                .query(
                        question.of("SELECT count() AS n FROM " + table, question.chosen(table)),
                        row -> row.integer("n"))
                .getFirst();
    }

    /** The tenant first, then what was chosen. */
    private record Question(OrgId org, ChosenEvents chosen, Instant until) {

        Query of(String start, String condition) {
            return of(start, condition, "");
        }

        private Query of(String start, String condition, String end) {
            return bound(start, condition, RECEIVED + end);
        }

        /** Of a table that does not know when anything was received. */
        Query always(String start, String condition) {
            return bound(start, condition, "");
        }

        private Query bound(String start, String condition, String end) {
            var query =
                    Query.of(start + " WHERE org_id = {org:UUID} AND (" + condition + ")" + end)
                            .within(LIMIT)
                            .with("org", org.value())
                            .with("until", until);
            return switch (chosen) {
                case ChosenEvents.OfRun(var run) -> query.with("run", run);
                case ChosenEvents.OfAgent(var agent) -> query.with("agent", agent);
                case ChosenEvents.OfContent(var environment) ->
                        query.with("environment", environment);
                case ChosenEvents.OfEndUser(var salt, var digest, var pseudonyms) ->
                        query.with("salt", salt)
                                .with("digest", digest)
                                .with("pseudonyms", pseudonyms);
            };
        }

        List<Long> hours(ClickHouse clickHouse) {
            return clickHouse.query(
                    of("SELECT DISTINCT toStartOfHour(at) AS hour FROM " + RUNS, named(RUNS)),
                    row -> HourBook.hourOf(row.instant("hour")));
        }

        /** As many as find room: those of which something came last, so that more may come. */
        List<String> newestTraces(ClickHouse clickHouse) {
            return clickHouse.query(
                    of(
                            "SELECT trace_id FROM (SELECT trace_id, received_at, org_id FROM"
                                    + " spans UNION ALL SELECT trace_id, received_at, org_id"
                                    + " FROM open_spans)",
                            "trace_id IN (" + traces() + ")",
                            " GROUP BY trace_id ORDER BY max(received_at) DESC LIMIT "
                                    + GoingTraces.MOST),
                    row -> row.string("trace_id"));
        }

        /** Answers in these traces by {@link #OF_ANSWER}, those of which something came last. */
        List<String> newestAnswers(ClickHouse clickHouse) {
            return clickHouse.query(
                    of(
                            "SELECT " + OF_ANSWER + " AS answer FROM spans",
                            "response_id != '' AND trace_id IN (" + traces() + ")",
                            " GROUP BY answer ORDER BY max(received_at) DESC LIMIT "
                                    + GoingTraces.MOST),
                    row -> row.string("answer"));
        }

        /**
         * Traces of runs and client events by {@link #OF_DECLARED}, those of which something came
         * last. Of an agent's, events of other agents stay, and its own name it.
         */
        List<String> newestDeclared(ClickHouse clickHouse) {
            return chosen instanceof ChosenEvents.OfAgent
                    ? List.of()
                    : clickHouse.query(
                            of(
                                    "SELECT "
                                            + OF_DECLARED
                                            + " AS declared FROM (SELECT trace_id, received_at, org_id"
                                            + " FROM runs UNION ALL SELECT trace_id, received_at, org_id"
                                            + " FROM client_events)",
                                    "trace_id IN (" + traces() + ")",
                                    " GROUP BY declared ORDER BY max(received_at) DESC LIMIT "
                                            + GoingTraces.MOST),
                            row -> row.string("declared"));
        }

        /** What settling remembers of the traces, and where it waits for a run of the agent. */
        String states() {
            var ofTraces = "trace_id IN (" + traces() + ")";
            return chosen instanceof ChosenEvents.OfAgent
                    ? ofTraces + " OR agent = {agent:String}"
                    : ofTraces;
        }

        String chosen(String table) {
            if (chosen instanceof ChosenEvents.OfContent) {
                return table.equals(CONTENTS) ? "environment = {environment:String}" : "false";
            }
            var ofTraces = "trace_id IN (" + traces() + ")";
            if (table.equals(CONTENTS)) {
                return ofTraces;
            }
            var withTraces = chosen instanceof ChosenEvents.OfAgent ? OF_TRACES : WITH_TRACES;
            if (!withTraces.contains(table)) {
                return named(table);
            }
            var whole = ofTraces + " OR (" + named(table) + ")";
            return switch (table) {
                case SCORES -> whole + " OR " + ofAnswers();
                case SPAN_EVENTS -> whole + " OR " + ofSessions();
                default -> whole;
            };
        }

        /**
         * What is told of a session and of no trace: the page of a run shows what came while it
         * went on, and of an end user's session it is theirs unless it names another.
         */
        private String ofSessions() {
            var beside = "(trace_id = '' AND session_id != '' AND ";
            return switch (chosen) {
                case ChosenEvents.OfRun _ ->
                        beside
                                + "session_id IN ("
                                + ofRun("session_id")
                                + ") AND at >= ("
                                + ofRun(BEGAN)
                                + ") AND at <= ("
                                + ofRun(ENDED)
                                + "))";
                case ChosenEvents.OfEndUser _ ->
                        beside + "user_id = '' AND session_id IN (" + sessions() + "))";
                case ChosenEvents.OfAgent _, ChosenEvents.OfContent _ -> "false";
            };
        }

        private static String ofRun(String what) {
            return "SELECT %s FROM runs WHERE org_id = {org:UUID} AND run_id = {run:UUID}"
                    .formatted(what);
        }

        /** Of spans whose traces are meant, and of what is meant itself. */
        private String sessions() {
            var ofSpans =
                    SPANS.stream().map(table -> sessions(table, "trace_id IN (" + traces() + ")"));
            var named = Stream.of(RUNS, SPAN_EVENTS).map(table -> sessions(table, named(table)));
            return Stream.concat(ofSpans, named).collect(Collectors.joining(" UNION ALL "));
        }

        private static String sessions(String table, String condition) {
            return "SELECT session_id FROM %s WHERE org_id = {org:UUID} AND (%s)%s"
                    .formatted(table, condition, RECEIVED);
        }

        /** Whoever judged an answer may know it by nothing else. */
        private String ofAnswers() {
            return "response_id IN (SELECT response_id FROM spans WHERE org_id = {org:UUID}"
                    + " AND response_id != '' AND trace_id IN ("
                    + traces()
                    + "))";
        }

        /** What does not say itself why it is meant. */
        String besides(String table) {
            return "(" + chosen(table) + ") AND NOT (" + named(table) + ")";
        }

        /**
         * A step of somebody's work rarely says whose it was, so spans go by whole traces: those of
         * which a run, a span, or what is told beside spans is meant.
         */
        private String traces() {
            return Stream.concat(Stream.of(RUNS), OF_TRACES.stream())
                    .map(
                            table ->
                                    "SELECT trace_id FROM %s WHERE org_id = {org:UUID} AND trace_id != '' AND (%s)%s"
                                            .formatted(table, named(table), RECEIVED))
                    .collect(Collectors.joining(" UNION ALL "));
        }

        String named(String table) {
            return switch (chosen) {
                case ChosenEvents.OfRun _ ->
                        switch (table) {
                            case RUNS -> "run_id = {run:UUID}";
                            case CLIENT_EVENTS -> "event_row_id = {run:UUID}";
                            default -> "false";
                        };
                case ChosenEvents.OfContent _ -> "false";
                case ChosenEvents.OfAgent _ ->
                        switch (table) {
                            case RUNS, CLIENT_EVENTS -> "agent_id = {agent:String}";
                            case MetricRows.TABLE -> OF_AGENT + " OR " + OF_SERVICE;
                            default -> OF_AGENT;
                        };
                case ChosenEvents.OfEndUser _ ->
                        switch (table) {
                            case RUNS -> fields("metadata");
                            case CLIENT_EVENTS ->
                                    fields("payload") + " OR " + fields("payload, 'metadata'");
                            case SCORES -> meant("user_id");
                            default -> meant("user_id") + " OR " + fields("attributes");
                        };
            };
        }

        /** Whether one of the fields at this place of a JSON column names the user. */
        private static String fields(String place) {
            return ChosenEvents.OfEndUser.FIELDS.stream()
                    .map(field -> place + ", '" + field + "'")
                    .map(NAMED::formatted)
                    .collect(Collectors.joining(" OR "));
        }
    }
}
