package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventRemoval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final List<String> ROLL_UPS = List.of("run_hours", "duration_hours");

    private static final List<String> EVENTS =
            Stream.concat(OF_TRACES.stream(), Stream.of(RUNS, CLIENT_EVENTS)).toList();

    /** Names are text, or sometimes numbers. */
    private static final String NAMED =
            "(JSONHas(%1$s) AND "
                    + meant(
                            "if(JSONType(%1$s) = 'String', JSONExtractString(%1$s), JSONExtractRaw(%1$s))")
                    + ")";

    private static final String RECEIVED = " AND received_at <= {until:DateTime64(3, 'UTC')}";

    private final ClickHouse clickHouse;
    private final RollUps rollUps;
    private final HourBook hours;

    ClickHouseRemoval(ClickHouse clickHouse, RollUps rollUps, HourBook hours) {
        this.clickHouse = clickHouse;
        this.rollUps = rollUps;
        this.hours = hours;
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
            rollUps.exclusively(() -> delete(question));
            LOG.info(
                    "deleted {} runs and {} other events or spans of organisation {} on request",
                    there.runs(),
                    there.clientEvents(),
                    org);
        }
        return there;
    }

    /** The hours are marked first: from then on their sums are taken from the runs themselves. */
    private void delete(Question question) {
        question.hours(clickHouse).forEach(hour -> hours.mark(question.org(), hour));
        // What names the traces goes last: each of these statements has to find them.
        for (var table : OF_TRACES) {
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
        for (var table : Stream.concat(EVENTS.stream(), ROLL_UPS.stream()).toList()) {
            // One after the other: roll-ups go on in between.
            rollUps.exclusively(
                    () ->
                            clickHouse.execute(
                                    Query.of(
                                                    "ALTER TABLE %s APPLY DELETED MASK SETTINGS mutations_sync = 2"
                                                            .formatted(table))
                                            .within(LIMIT)));
        }
        return true;
    }

    /** Sums of hours in which the agent has no run left are zero, and still name it. */
    private boolean forget(OrgId org, String agent) {
        var named = new TreeSet<>(hours(org, agent, "SELECT DISTINCT hour FROM run_hours"));
        named.addAll(hours(org, agent, "SELECT DISTINCT hour FROM duration_hours"));
        hours(org, agent, "SELECT DISTINCT toStartOfHour(at) AS hour FROM runs")
                .forEach(named::remove);
        if (named.isEmpty()) {
            return true;
        }
        // Before they are built again they may be all that makes the sums above them be built.
        if (named.stream().anyMatch(hour -> !hours.isExact(org, hour))) {
            return false;
        }
        var starts = named.stream().map(hour -> HourBook.start(hour).getEpochSecond()).toList();
        rollUps.exclusively(
                () -> {
                    for (var table : ROLL_UPS) {
                        clickHouse.execute(
                                Query.of(
                                                "DELETE FROM "
                                                        + table
                                                        + " WHERE org_id = {org:UUID} AND agent_id ="
                                                        + " {agent:String} AND hour IN"
                                                        + " arrayMap(second -> toDateTime(second,"
                                                        + " 'UTC'), {hours:Array(UInt32)})")
                                        .within(LIMIT)
                                        .with("org", org.value())
                                        .with("agent", agent)
                                        .with("hours", starts));
                    }
                });
        return true;
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
        var others =
                count(question, CLIENT_EVENTS)
                        + OF_TRACES.stream().mapToLong(table -> count(question, table)).sum();
        return new Count(count(question, RUNS), others);
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
            var query =
                    Query.of(
                                    start
                                            + " WHERE org_id = {org:UUID} AND ("
                                            + condition
                                            + ")"
                                            + RECEIVED)
                            .within(LIMIT)
                            .with("org", org.value())
                            .with("until", until);
            return switch (chosen) {
                case ChosenEvents.OfRun(var run) -> query.with("run", run);
                case ChosenEvents.OfAgent(var agent) -> query.with("agent", agent);
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

        String chosen(String table) {
            if (!OF_TRACES.contains(table)) {
                return named(table);
            }
            var chosen = "trace_id IN (" + traces() + ") OR (" + named(table) + ")";
            return table.equals(SCORES) ? chosen + " OR " + ofAnswers() : chosen;
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
                case ChosenEvents.OfAgent _ ->
                        OF_TRACES.contains(table)
                                ? "agent_id = {agent:String} OR agent_name = {agent:String}"
                                : "agent_id = {agent:String}";
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
