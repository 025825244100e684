package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.ObservationFixtures.event;
import static dev.agentmetrics.server.telemetry.ObservationFixtures.score;
import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static dev.agentmetrics.server.telemetry.SpanFixtures.span;
import static dev.agentmetrics.server.telemetry.SpanFixtures.spanId;
import static dev.agentmetrics.server.telemetry.SpanFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventRemoval;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.Retention;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events of spans and scores on the real engine: as they are, once each, gone when they must go.
 */
class ObservationTablesTest {

    private static final Instant AT = Instant.parse("2026-11-03T10:15:00.123456789Z");
    private static final Instant LATER = AT.plusSeconds(60);

    @TempDir static Path directory;

    private static ClickHouse engine;
    private Store store;
    private ObservationTables tables;
    private final GoingInMemory kept = new GoingInMemory();

    @BeforeAll
    static void open() {
        engine = EventStoreEngine.open(directory);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @BeforeEach
    void openStore() {
        store = new Store(engine, new MovableClock(AT));
        tables = new ObservationTables(store.writer, store.spaces);
    }

    @AfterEach
    void closeStore() {
        store.close();
        EventStoreEngine.clear(engine);
    }

    private List<String> keys(String table, OrgId org) {
        var key = table.equals("scores") ? "score_key" : "event_key";
        return engine.query(
                Query.of(
                                "SELECT substring(toString(%1$s), 36) AS k FROM %2$s WHERE org_id = {org:UUID} ORDER BY k"
                                        .formatted(key, table))
                        .with("org", org.value()),
                row -> row.string("k"));
    }

    private long count(String table, OrgId org) {
        return engine.query(
                        Query.of("SELECT count() AS n FROM " + table + " WHERE org_id = {org:UUID}")
                                .with("org", org.value()),
                        row -> row.integer("n"))
                .getFirst();
    }

    private List<String> row(String table, String columns) {
        return engine.query(
                        Query.of("SELECT [" + columns + "] AS all FROM " + table),
                        row -> row.strings("all"))
                .getFirst();
    }

    @Test
    void everyFieldIsStoredAsItWas() {
        assertThat(tables.observe(ACME, List.of(event(1, traceId(1), AT), score(2, "", AT))))
                .isZero();

        assertThat(
                        row(
                                "span_events",
                                "trace_id, span_id, name, toString(severity), service_name,"
                                        + " environment, scope_name, dialect, agent_id, agent_name,"
                                        + " session_id, user_id, model, provider, tool_name,"
                                        + " error_type, error_message, attributes,"
                                        + " toString(truncated), toString(redacted_secrets),"
                                        + " toString(redacted_cards), toString(at),"
                                        + " toString(received_at)"))
                .containsExactly(
                        traceId(1),
                        spanId(2),
                        "gen_ai.choice",
                        "9",
                        "shop",
                        "production",
                        "judge",
                        "claude-code",
                        "agent-1",
                        "checkout",
                        "session-1",
                        "user-1",
                        "gpt-4o",
                        "openai",
                        "search",
                        "timeout",
                        "too slow",
                        "{\"a\":1}",
                        "['content']",
                        "1",
                        "2",
                        "2026-11-03 10:15:00.123456789",
                        "2026-11-03 10:15:03.123");
        assertThat(
                        row(
                                "scores",
                                "trace_id, response_id, name, ifNull(toString(value), 'none'),"
                                        + " label, explanation, toString(origin), service_name,"
                                        + " environment, scope_name, agent_name, user_id,"
                                        + " toString(redacted_secrets), toString(redacted_cards),"
                                        + " toString(at)"))
                .containsExactly(
                        "",
                        "",
                        "Relevance",
                        "0.75",
                        "pass",
                        "7",
                        "span_event",
                        "shop",
                        "production",
                        "judge",
                        "",
                        "",
                        "1",
                        "2",
                        "2026-11-03 10:15:00.123456789");
    }

    @Test
    void aRepeatChangesNothingAlsoAfterARestart() {
        assertThat(
                        tables.observe(
                                ACME,
                                List.of(
                                        event(1, traceId(1), AT),
                                        event(1, traceId(1), AT),
                                        score(1, traceId(1), AT))))
                .as("within one request; an event and a score have keys of their own")
                .isEqualTo(1);
        closeAndOpen();
        assertThat(
                        tables.observe(
                                ACME,
                                List.of(
                                        event(1, traceId(1), AT),
                                        score(1, "", AT),
                                        score(3, "", AT))))
                .isEqualTo(2);
        assertThat(tables.observe(GLOBEX, List.of(event(1, traceId(1), AT)))).isZero();

        assertThat(count("span_events", ACME)).isEqualTo(1);
        assertThat(count("scores", ACME)).isEqualTo(2);
        assertThat(count("span_events", GLOBEX)).isEqualTo(1);
    }

    private void closeAndOpen() {
        store.close();
        openStore();
    }

    @Test
    void whatIsDeletedOfAnAgentTakesItsTracesAndItsSessions() {
        store.writer.append(
                ACME,
                List.of(
                        span(1, 1, AT, AT.plusSeconds(1), "billing"),
                        span(2, 1, AT, AT.plusSeconds(1), "checkout")));
        tables.observe(
                ACME,
                List.of(
                        event(1, traceId(1), AT, "", ""),
                        event(2, traceId(2), AT, "checkout", ""),
                        event(3, "", AT, "billing", ""),
                        event(4, "", AT, "checkout", ""),
                        score(5, traceId(1), AT),
                        score(6, traceId(2), AT),
                        score(7, "", "", AT, "billing", "")));
        tables.observe(GLOBEX, List.of(event(3, "", AT, "billing", "")));

        var removed = removal().hide(ACME, new ChosenEvents.OfAgent("billing"), LATER);

        assertThat(removed.spans()).isEqualTo(1);
        assertThat(removed.clientEvents()).as("two events, two scores").isEqualTo(4);
        assertThat(keys("span_events", ACME)).containsExactly("2", "4");
        assertThat(keys("scores", ACME)).containsExactly("6");
        assertThat(count("span_events", GLOBEX)).isEqualTo(1);
    }

    /** A judge may know nothing but the provider's id of the answer. */
    @Test
    void whatJudgesAnAnswerGoesWithTheAnswer() {
        store.writer.append(ACME, List.of(span(1, 1, AT, AT.plusSeconds(1), "billing")));
        tables.observe(
                ACME,
                List.of(score(1, "", "resp-1", AT, "", ""), score(2, "", "resp-2", AT, "", "")));

        var billing = new ChosenEvents.OfAgent("billing");
        removal().hide(ACME, billing, LATER);

        assertThat(count("spans", ACME)).isZero();
        assertThat(keys("scores", ACME)).containsExactly("2");

        tables.observe(
                ACME,
                List.of(
                        score(3, "", "resp-1", AT, "", ""),
                        score(4, "", "resp-2", AT, "", ""),
                        score(5, "", AT)));
        var late = removal().hide(ACME, billing, LATER);
        assertThat(late).as("after a restart").isEqualTo(new EventRemoval.Count(0, 1, 0));
        assertThat(keys("scores", ACME)).containsExactly("2", "4", "5");
    }

    /** A record may be all that says whose trace it is. */
    @Test
    void whatIsDeletedOfAPersonTakesTheirTraces() {
        store.writer.append(ACME, List.of(span(1, 1, AT), span(2, 1, AT)));
        tables.observe(
                ACME,
                List.of(
                        event(1, traceId(2), AT, "", "ada"),
                        event(2, traceId(2), AT, "", ""),
                        event(3, "", AT, "", "ada"),
                        event(4, "", AT, "", "bob"),
                        event(6, "", AT, "", ""),
                        inSession("session-2", event(7, "", AT, "", "")),
                        score(5, "", "", AT, "", "ada")));
        var digest =
                engine.query(Query.of("SELECT hex(SHA256('abada')) AS d"), row -> row.string("d"))
                        .getFirst();

        removal().hide(ACME, new ChosenEvents.OfEndUser("ab", digest), LATER);

        assertThat(keys("span_events", ACME))
                .as("another's, and of another session")
                .containsExactly("4", "7");
        assertThat(count("scores", ACME)).isZero();
        assertThat(count("spans", ACME)).as("the trace that an event named").isEqualTo(1);
    }

    private static SpanEvent inSession(String session, SpanEvent event) {
        var actor = event.actor();
        return new SpanEvent(
                event.key(),
                event.place(),
                event.what(),
                event.source(),
                new Span.Actor(actor.agentId(), actor.agentName(), "", session, actor.userId(), ""),
                event.content());
    }

    /** As the page of the run shows them: those of its session while it went on. */
    @Test
    void whatIsToldOfASessionGoesWithTheRun() {
        for (var org : List.of(ACME, GLOBEX)) {
            store.writer.append(org, List.of(ofSession("session-1", 5)), List.of());
            tables.observe(
                    org,
                    List.of(
                            event(1, "", AT, "", ""),
                            event(2, "", AT.minusSeconds(5), "", ""),
                            event(3, "", AT.minusSeconds(6), "", ""),
                            event(4, "", AT.plusSeconds(1), "", ""),
                            event(5, traceId(1), AT, "", ""),
                            inSession("session-2", event(6, "", AT, "", ""))));
        }

        var removed = removal().hide(ACME, new ChosenEvents.OfRun(id(1).value()), LATER);

        assertThat(removed).isEqualTo(new EventRemoval.Count(1, 2, 0));
        assertThat(keys("span_events", ACME)).containsExactly("3", "4", "5", "6");
        assertThat(keys("span_events", GLOBEX)).hasSize(6);
    }

    private static Run ofSession(String session, long seconds) {
        var run = run(id(1), AT, "checkout", RunStatus.SUCCESS, seconds * 1_000_000, null);
        return new Run(
                run.id(),
                new Run.Identity(
                        "", id(1).toString(), "checkout", session, "", "", Run.Account.NONE),
                run.outcome(),
                run.context(),
                run.usage(),
                run.counters(),
                run.cost(),
                run.content());
    }

    @Test
    void theyGoWhenTheirTimeIsOver() {
        var retention =
                new Retention() {
                    @Override
                    public int days(OrgId org) {
                        return org.equals(ACME) ? 30 : 0;
                    }

                    @Override
                    public void set(OrgId org, int days) {
                        throw new UnsupportedOperationException();
                    }
                };
        for (var org : List.of(ACME, GLOBEX)) {
            for (var age : List.of(1, 31, 90)) {
                var then = AT.minus(Duration.ofDays(age));
                tables.observe(org, List.of(event(age, "", then), score(age, "", then)));
            }
        }

        var clock = new MovableClock(AT);
        var contents = new ContentExpiry(engine, (_, _) -> 30, clock);
        new Expiry(engine, store.rollUps, store.hours, retention, contents, clock).run();

        assertThat(count("span_events", ACME)).isEqualTo(1);
        assertThat(count("scores", ACME)).isEqualTo(1);
        assertThat(count("span_events", GLOBEX) + count("scores", GLOBEX)).isEqualTo(6);
    }

    private ClickHouseRemoval removal() {
        return new ClickHouseRemoval(engine, store.rollUps, store.hours, new GoingTraces(kept));
    }
}
