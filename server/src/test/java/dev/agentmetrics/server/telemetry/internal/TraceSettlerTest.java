package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.TRACE;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.agent;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.llm;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.crypto.EventIds;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.internal.GoingStore.Kind;
import dev.agentmetrics.server.telemetry.span.SpanBuilder;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.trace.UnfinishedRuns;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spans become runs when their trace is silent, and whatever comes later, whatever fails in
 * between, and whenever the process ends, the runs and the sums of their hours end up being those
 * of the spans.
 */
class TraceSettlerTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:30:00Z");
    private static final Duration QUIET = Duration.ofSeconds(6);
    private static final String OTHER_TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir static Path directory;

    private static ClickHouse engine;

    private final MovableClock clock = new MovableClock(NOW);
    private final GoingInMemory kept = new GoingInMemory();
    private GoingTraces going;
    private Store store;
    private TraceSettler settler;

    @BeforeAll
    static void openEngine() {
        engine = EventStoreEngine.open(directory);
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    @BeforeEach
    void open() {
        start();
        store.rollUps.compare();
    }

    @AfterEach
    void close() {
        store.close();
        EventStoreEngine.clear(engine);
    }

    @Test
    void aSilentTraceBecomesARun() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).costing("0.10").in("a"));
        settler.round();
        assertThat(runs(ACME)).as("while more may come").isEmpty();

        settle();

        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost 0.1");
        assertThat(runIds(ACME)).containsExactly(EventIds.ofSpan(TRACE, "a").value());
    }

    @Test
    void aTraceThatIsBeingDeletedMakesNoRun() {
        var wish = new ChosenEvents.OfAgent("planner");
        going.add(ACME, wish, Kind.TRACE, List.of(TRACE));
        send(ACME, agent("a", "planner"));
        settle();
        assertThat(runs(ACME)).isEmpty();
        assertThat(store.pending.size()).isZero();

        restart();
        send(ACME, agent("c", "planner"));
        settle();
        assertThat(runs(ACME)).as("after a restart").isEmpty();

        going.forget(ACME, wish);
        send(ACME, agent("b", "planner"));
        settle();
        assertThat(runs(ACME)).as("what came later").isNotEmpty();
    }

    @Test
    void plainRequestsBecomeNothing() {
        send(ACME, SpanBuilder.span("a", SpanKind.OTHER));

        settle();

        assertThat(runs(ACME)).isEmpty();
        assertThat(store.pending.size()).isZero();
    }

    @Test
    void aLateSpanCorrectsTheRunAndTheSumsOfItsHour() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).costing("0.10").in("a"));
        settle();
        buildHours();
        assertThat(hours(ACME)).containsExactly("planner runs 1 100/20 calls 1 cost 0.1");

        send(ACME, llm("c", 1_000, 2).costing("0.50").in("a"));
        settle();

        assertThat(runs(ACME)).containsExactly("planner 1100/22 calls 2 cost 0.6");
        buildHours();
        assertThat(hours(ACME)).containsExactly("planner runs 1 1100/22 calls 2 cost 0.6");
    }

    /** Looking for the runs of many traces reads all runs there are. */
    @Test
    void runsAreOnlyLookedForWhereThereMayBeSome() {
        var asked = new AtomicInteger();
        settler =
                settler(
                        new EngineBetween(engine, _ -> {}) {
                            @Override
                            public void stream(Query query, Consumer<Row> rows) {
                                if (query.sql().contains("FROM runs")) {
                                    asked.incrementAndGet();
                                }
                                super.stream(query, rows);
                            }
                        },
                        store.writer);
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        settle();
        assertThat(runs(ACME)).hasSize(1);
        assertThat(asked).as("of a new trace").hasValue(0);

        send(ACME, llm("c", 1_000, 2).in("a"));
        settle();
        assertThat(runs(ACME)).containsExactly("planner 1100/22 calls 2 cost null");
        assertThat(asked).hasValue(1);
    }

    /** Small ones are read in one pass, but not when they are many. */
    @Test
    void manyTracesThatAreLargeTogetherAreAllSettled() {
        var spans = new ArrayList<SpanBuilder>();
        for (var trace = 0; trace < 40; trace++) {
            var id = "%032x".formatted(trace + 1);
            spans.add(agent("a", "planner").ofTrace(id));
            for (var call = 0; call < 150; call++) {
                spans.add(llm("b" + call, 1, 1).in("a").ofTrace(id));
            }
        }
        send(ACME, spans.toArray(SpanBuilder[]::new));

        settle();

        assertThat(runs(ACME)).hasSize(40).containsOnly("planner 150/150 calls 150 cost null");
    }

    @Test
    void sendingEverythingAgainChangesNothing() {
        var spans = new SpanBuilder[] {agent("a", "planner"), llm("b", 100, 20).in("a")};
        send(ACME, spans);
        settle();
        var before = rows(ACME);

        send(ACME, spans);
        settle();

        assertThat(rows(ACME)).isEqualTo(before);

        send(ACME, llm("b", 7_000, 20).at(0, 5_000).costing("9").in("a"));
        settle();

        assertThat(rows(ACME)).as("with more in it").isEqualTo(before);
    }

    /** Where the agent comes after its calls, what was made without it goes. */
    @Test
    void aLateAgentReplacesTheRunOfTheTrace() {
        send(ACME, llm("b", 100, 20).in("a"));
        settle();
        assertThat(runs(ACME)).as("its parent may be on its way").isEmpty();
        clock.forward(Duration.ofMinutes(3));
        settle();
        assertThat(runs(ACME)).hasSize(1);
        buildHours();

        send(ACME, agent("a", "planner"));
        settle();

        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost null");
        buildHours();
        assertThat(hours(ACME)).contains("planner runs 1 100/20 calls 1 cost 0").hasSize(2);
    }

    @Test
    void nestedAgentsAreRunsThatKnowTheirParent() {
        send(
                ACME,
                agent("a", "orchestrator"),
                tool("t", "delegate").in("a"),
                agent("b", "researcher").in("t"),
                llm("c", 7, 1).in("b"));

        settle();

        assertThat(runs(ACME))
                .containsExactly(
                        "orchestrator 0/0 calls 0 cost 0", "researcher 7/1 calls 1 cost null");
        assertThat(parents(ACME))
                .containsExactly(new UUID(0, 0), EventIds.ofSpan(TRACE, "a").value());
    }

    @Test
    void twoOrganisationsWithOneTraceIdStayApart() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        send(GLOBEX, agent("a", "writer"), llm("b", 7, 3).in("a"));
        settle();
        send(GLOBEX, llm("c", 1, 1).in("a"));

        settle();

        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost null");
        assertThat(runs(GLOBEX)).containsExactly("writer 8/4 calls 2 cost null");
    }

    @Test
    void whatWasNotSettledBeforeARestartIsSettledAfterIt() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));

        restart();
        settle();

        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost null");
    }

    /** One request gives all its spans one moment; there may be more of them than find room. */
    @Test
    void moreTracesOfOneMomentThanFindRoomAreAllSettled() {
        int traces = 1_300;
        var spans = new SpanBuilder[traces];
        for (int n = 0; n < traces; n++) {
            spans[n] = agent("a", "planner").ofTrace("%032x".formatted(n + 1));
        }
        send(ACME, spans);
        clock.forward(QUIET.multipliedBy(2));
        var little = new PendingTraces(1_100, QUIET, clock);
        var fresh = settler(little, engine, store.writer);

        for (int round = 0; round < 3; round++) {
            fresh.round();
            clock.forward(QUIET);
        }

        assertThat(new HashSet<>(runIds(ACME))).hasSize(traces);
        assertThat(little.size()).isZero();
    }

    @Test
    void whatIsWaitedForIsWaitedForAfterARestart() {
        send(ACME, agent("a", "planner").running(), llm("b", 100, 20).in("a"));
        settle();
        clock.forward(Duration.ofHours(2));
        settler.round();

        restart();
        settle();
        assertThat(runs(ACME)).isEmpty();
        clock.forward(Duration.ofHours(23));
        settle();

        assertThat(runs(ACME)).as("given up").containsExactly("planner 100/20 calls 1 cost null");
        assertThat(unfinished(ACME)).isEmpty();
    }

    /** The process ends between taking a wrong run away and storing the right one. */
    @Test
    void aCorrectionThatIsCutOffIsCompletedAfterTheRestart() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        settle();
        buildHours();
        send(ACME, llm("c", 1_000, 2).in("a"));
        settler = settler(engine, refusing());
        settle();
        assertThat(runs(ACME)).as("cut off").isEmpty();

        restart();
        settle();

        assertThat(runs(ACME)).containsExactly("planner 1100/22 calls 2 cost null");
        buildHours();
        assertThat(hours(ACME)).containsExactly("planner runs 1 1100/22 calls 2 cost 0");
    }

    /** The process ends after the correction, before the sums of its hour are built again. */
    @Test
    void sumsOfACorrectedHourAreFoundAfterTheRestart() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        settle();
        buildHours();
        send(ACME, llm("c", 1_000, 2).in("a"));
        settle();

        restart();
        buildHours();

        assertThat(hours(ACME)).containsExactly("planner runs 1 1100/22 calls 2 cost 0");
    }

    @Test
    void aFailureIsTriedAgain() {
        var fails = new AtomicBoolean(true);
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        settle();
        send(ACME, llm("c", 1_000, 2).in("a"));
        settler =
                settler(
                        new EngineBetween(
                                engine,
                                query -> {
                                    if (query.sql().startsWith("DELETE FROM runs") && fails.get()) {
                                        throw new ClickHouseException.Unavailable("not now");
                                    }
                                }),
                        store.writer);
        settle();
        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost null");

        fails.set(false);
        clock.forward(Duration.ofSeconds(20));
        settle();

        assertThat(runs(ACME)).containsExactly("planner 1100/22 calls 2 cost null");
    }

    @Test
    void aTraceIsClosedADayAfterItsLastSpan() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        settle();
        clock.forward(Duration.ofHours(25));
        send(ACME, llm("c", 1_000, 2).in("a"));

        settle();

        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost null");
    }

    /** Some use one trace for all of a session, however long it is. */
    @Test
    void agentsThatBeginInATraceDaysLaterAreRuns() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        settle();
        clock.forward(Duration.ofDays(2));
        send(ACME, agent("c", "writer").in("a"), llm("d", 1_000, 2).in("c"));
        send(ACME, llm("e", 7, 7).in("a"));
        settle();
        var both = List.of("planner 100/20 calls 1 cost null", "writer 1000/2 calls 1 cost null");
        assertThat(runs(ACME)).isEqualTo(both);
        assertThat(parents(ACME)).as("that one is closed").containsOnly(new UUID(0, 0));

        clock.forward(Duration.ofDays(2));
        send(ACME, agent("f", "reader"), llm("g", 5, 5).in("f"), agent("h", "z").running());
        settle();
        assertThat(runs(ACME)).as("while the last part is at work").isEqualTo(both);
        send(ACME, agent("h", "z"), llm("i", 1, 1).in("f"));
        settle();

        assertThat(runs(ACME))
                .containsExactly(
                        "planner 100/20 calls 1 cost null",
                        "reader 6/6 calls 2 cost null",
                        "writer 1000/2 calls 1 cost null",
                        "z 0/0 calls 0 cost 0");
        restart();
        settle();
        assertThat(runs(ACME)).hasSize(4);
    }

    /** What is closed does not wait for what is not, though nothing of it was looked at in time. */
    @Test
    void aClosedPartIsCountedWhileTheNextIsAtWork() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        clock.forward(Duration.ofDays(2));
        send(ACME, agent("c", "writer").running());

        restart();
        settle();

        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost null");
        assertThat(unfinished(ACME))
                .extracting(UnfinishedRuns.Unfinished::agent)
                .containsExactly("writer");
    }

    /** It came soon enough; that it was looked at so late is not its fault. */
    @Test
    void anAgentThatIsGivenUpBesideOneThatEndedIsARun() {
        send(ACME, agent("a", "planner"));
        settle();
        clock.forward(Duration.ofMinutes(1));
        send(ACME, agent("b", "writer").running(), llm("c", 7, 1).in("b"));
        settle();
        assertThat(runs(ACME)).hasSize(1);

        clock.forward(Duration.ofHours(25));
        settle();

        assertThat(runs(ACME))
                .containsExactly("planner 0/0 calls 0 cost 0", "writer 7/1 calls 1 cost null");
    }

    @Test
    void whatCameInTimeCountsAfterALongStop() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        settle();
        send(ACME, llm("c", 1_000, 2).in("a"));
        clock.forward(Duration.ofDays(3));

        restart();
        settle();

        assertThat(runs(ACME)).containsExactly("planner 1100/22 calls 2 cost null");
    }

    /** The process ends in a correction, and what is left of the trace is old. */
    @Test
    void aRunThatWasTakenAwayComesBackBesideAnOldOne() {
        send(ACME, agent("a", "planner"));
        settle();
        clock.forward(Duration.ofHours(20));
        send(ACME, agent("b", "writer"));
        settle();
        clock.forward(Duration.ofHours(10));
        send(ACME, llm("c", 7, 1).in("b"));
        settler = settler(engine, refusing());
        settle();
        assertThat(runs(ACME)).as("cut off").containsExactly("planner 0/0 calls 0 cost 0");

        restart();
        settle();

        assertThat(runs(ACME))
                .containsExactly("planner 0/0 calls 0 cost 0", "writer 7/1 calls 1 cost null");
    }

    /** A span that made no run closes nothing. */
    @Test
    void aTraceThatBecomesAgenticAfterDaysIsARun() {
        send(ACME, SpanBuilder.span("a", SpanKind.OTHER));
        settle();
        clock.forward(Duration.ofDays(2));
        send(ACME, agent("b", "planner").in("a"), llm("c", 7, 1).in("b"));

        settle();

        assertThat(runs(ACME)).containsExactly("planner 7/1 calls 1 cost null");
    }

    /** Whatever its texts, a trace takes little memory. */
    @Test
    void ofAFatTraceOnlyTheFirstSpansCount() {
        var text = "x".repeat(400_000);
        send(ACME, agent("a", "planner"));
        for (var n = 100; n < 160; n += 5) {
            var from = n;
            send(
                    ACME,
                    IntStream.range(from, from + 5)
                            .mapToObj(id -> llm("b" + id, 1, 1).in("a").session(text + id))
                            .toArray(SpanBuilder[]::new));
        }

        var read = new AtomicLong();
        settler = settler(counting(read), store.writer);
        settle();

        // Each weighs as much as 1,000 others, and takes 800 kB of the 35 MB that there are.
        assertThat(runs(ACME)).containsExactly("planner 44/44 calls 44 cost null");
        // All are too many to be small, and 51 tell where it is cut.
        assertThat(read.get()).as("spans read with their texts").isEqualTo(61 + 51);
        assertThat(ask(ACME, "SELECT toString(truncated) AS line FROM runs"))
                .containsExactly("['spans']");
    }

    /** They weigh little, and each is an object of its own. */
    @Test
    void ofShortTextsThatNobodyElseHasThereIsRoomForSoMany() {
        var spans = new ArrayList<SpanBuilder>();
        for (var trace : List.of(OTHER_TRACE, TRACE)) {
            for (int n = 0; n < 40; n++) {
                spans.add(
                        tool("b" + n, "tool" + n)
                                .ofTrace(trace)
                                .session("s" + n)
                                .user("u" + n)
                                .service("shop" + n)
                                .version("v" + n)
                                .environment("e" + n)
                                .agentId(trace + n));
            }
        }
        send(ACME, spans.toArray(SpanBuilder[]::new));
        var stored = new ClickHouseSpans(engine);

        var both = stored.spansOf(ACME, List.of(TRACE, OTHER_TRACE), 60);
        assertThat(both.spans()).containsOnlyKeys(OTHER_TRACE);
        assertThat(both.spans().get(OTHER_TRACE)).hasSize(40);
        assertThat(both.cut()).isEmpty();
        assertThat(both.left()).containsExactly(TRACE);

        var alone = stored.spansOf(ACME, List.of(TRACE, OTHER_TRACE), 30);
        assertThat(alone.cut()).as("before it weighs 30").containsExactly(OTHER_TRACE);
        assertThat(alone.spans().get(OTHER_TRACE)).hasSizeBetween(10, 29);
        assertThat(alone.spans()).isEqualTo(stored.spansOf(ACME, List.of(OTHER_TRACE), 30).spans());
        assertThat(alone.left()).containsExactly(TRACE);
    }

    /** However many of them there is room for at once. */
    @Test
    void tracesThatFindNoRoomTogetherAreSettledAllTheSame() {
        var text = "x".repeat(400_000);
        for (var trace : List.of(OTHER_TRACE, TRACE)) {
            send(ACME, agent("a", "planner").ofTrace(trace));
            for (var from = 0; from < 23; from += 5) {
                send(
                        ACME,
                        IntStream.range(from, Math.min(from + 5, 23))
                                .mapToObj(
                                        id ->
                                                llm("b" + id, 1, 1)
                                                        .in("a")
                                                        .ofTrace(trace)
                                                        .session(trace + text + id))
                                .toArray(SpanBuilder[]::new));
            }
        }

        settle();

        assertThat(runs(ACME))
                .containsExactly(
                        "planner 23/23 calls 23 cost null", "planner 23/23 calls 23 cost null");
        assertThat(ask(ACME, "SELECT DISTINCT toString(truncated) AS line FROM runs"))
                .containsExactly("[]");
    }

    /** Up to where it had looked, nobody knows any more. */
    @Test
    void aMarkOfAClockThatWasAheadHidesNothing() {
        clock.forward(Duration.ofDays(400));
        settler.round();
        clock.forward(Duration.ofDays(-400));
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));

        restart();
        settle();

        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost null");
        assertThat(mark()).isBefore(clock.instant());
    }

    @Test
    void aMarkOfAClockThatWasAheadIsWithdrawnByWhoWroteIt() {
        clock.forward(Duration.ofDays(400));
        settler.round();
        assertThat(mark()).isAfter(NOW);
        clock.forward(Duration.ofDays(-400));

        settle();

        assertThat(mark()).isBefore(clock.instant());
    }

    /** It stays in the list of those at work until somebody says more, and that has to count. */
    @Test
    void whatWaitsSinceAClockWasAheadIsSettledAllTheSame() {
        clock.forward(Duration.ofHours(2));
        send(ACME, agent("a", "planner").running());
        settle();
        clock.forward(Duration.ofHours(-2));
        restart();

        send(ACME, agent("a", "planner"));
        settle();
        settle();

        assertThat(states("waiting")).isZero();
    }

    private Instant mark() {
        return new TraceStates(engine, clock).mark();
    }

    @Test
    void aTraceThatFailsHoldsUpNoOther() {
        for (var trace : List.of(TRACE, OTHER_TRACE)) {
            send(
                    ACME,
                    agent("a", "planner").ofTrace(trace),
                    llm("b", 100, 20).in("a").ofTrace(trace));
        }
        settler =
                settler(
                        engine,
                        (org, made, events) -> {
                            if (made.stream()
                                    .anyMatch(run -> run.toString().contains(OTHER_TRACE))) {
                                throw new IllegalStateException("it cannot be stored");
                            }
                            return store.writer.append(org, made, events);
                        });
        settle();
        assertThat(runIds(ACME)).containsExactly(EventIds.ofSpan(TRACE, "a").value());

        settler = settler(engine, store.writer);
        clock.forward(Duration.ofSeconds(20));
        settle();

        assertThat(runs(ACME)).hasSize(2);
    }

    /** It is no outage: the others need less. */
    @Test
    void aTraceThatNeedsTooMuchMemoryHoldsUpNoOther() {
        for (var trace : List.of(TRACE, OTHER_TRACE)) {
            send(ACME, agent("a", "planner").ofTrace(trace));
        }
        settler = settler(tooLarge(OTHER_TRACE), store.writer);

        settle();

        assertThat(runIds(ACME)).containsExactly(EventIds.ofSpan(TRACE, "a").value());
        assertThat(store.pending.size()).isEqualTo(1);
    }

    /** Counts the rows that hold whole spans; one pass for small traces is too much for it. */
    private static ClickHouse counting(AtomicLong rows) {
        return new EngineBetween(engine, _ -> {}) {
            @Override
            public void stream(Query query, Consumer<Row> each) {
                if (query.sql().contains("kind_name") && !query.sql().contains("BY trace_id")) {
                    throw new ClickHouseException.Unavailable("Code: 241", true);
                }
                super.stream(
                        query,
                        row -> {
                            rows.addAndGet(query.sql().contains("kind_name") ? 1 : 0);
                            each.accept(row);
                        });
            }
        };
    }

    private static ClickHouse tooLarge(String trace) {
        return new EngineBetween(engine, _ -> {}) {
            @Override
            public void stream(Query query, Consumer<Row> each) {
                if (query.sql().contains("kind_name")
                        && query.parameters().get("traces") instanceof List<?> traces
                        && traces.contains(trace)) {
                    throw new ClickHouseException.Unavailable("Code: 241", true);
                }
                super.stream(query, each);
            }
        };
    }

    @Test
    void whatIsSettledIsForgottenAfterADayAndStaysForgotten() {
        send(ACME, agent("a", "planner").running());
        settle();
        send(ACME, agent("a", "planner"));
        settle();
        assertThat(states()).isPositive();

        clock.forward(Duration.ofHours(25));
        settle();
        clock.forward(Duration.ofHours(25));
        settle();

        assertThat(states()).isZero();
        assertThat(runs(ACME)).hasSize(1);
    }

    /** Somebody had them deleted: what is left must not be taken for all there was. */
    @Test
    void spansThatAreGoneTakeNothingFromARun() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        settle();
        engine.execute(Query.of("DELETE FROM spans WHERE true"));
        send(ACME, tool("t", "search").in("a"));

        settle();

        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost null");
    }

    /** However much came since, and by whom. */
    @Test
    void aRunWhoseHeadIsGoneStays() {
        send(ACME, agent("a", "planner"), llm("b", 100, 20).in("a"));
        settle();
        engine.execute(Query.of("DELETE FROM spans WHERE span_id = 'a'"));
        send(ACME, agent("z", "writer"), tool("t", "search").in("z"), tool("u", "find").in("z"));

        settle();

        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost null");
    }

    @Test
    void aTraceThatIsNeverSilentIsLookedAtAllTheSame() {
        send(ACME, agent("a", "planner").running());
        for (var second = 0; second < 12; second++) {
            clock.forward(Duration.ofSeconds(4));
            send(ACME, llm("s" + second, 1, 1).in("a"));
            settler.round();
        }

        assertThat(unfinished(ACME)).hasSize(1);
    }

    @Test
    void anAnnouncedRunIsRunningThenStuckThenDone() {
        send(ACME, agent("a", "planner").running(), llm("b", 100, 20).in("a"));
        settle();
        assertThat(unfinished(ACME))
                .extracting(UnfinishedRuns.Unfinished::agent)
                .containsExactly("planner");
        assertThat(unfinished(ACME).getFirst().spanId()).isEqualTo("a");
        assertThat(unfinished(ACME).getFirst().state()).isEqualTo(UnfinishedRuns.State.RUNNING);
        assertThat(unfinished(GLOBEX)).isEmpty();
        assertThat(runs(ACME)).isEmpty();

        clock.forward(Duration.ofMinutes(16));
        assertThat(unfinished(ACME).getFirst().state()).isEqualTo(UnfinishedRuns.State.STUCK);

        send(ACME, agent("a", "planner"));
        settle();
        assertThat(unfinished(ACME)).isEmpty();
        assertThat(runs(ACME)).containsExactly("planner 100/20 calls 1 cost null");
    }

    /** However many are at work, and though these were heard of later. */
    @Test
    void whatIsStuckIsNotHiddenByWhatRuns() {
        send(ACME, agent("a", "planner").running());
        settle();
        clock.forward(Duration.ofMinutes(16));
        send(ACME, agent("a", "writer").running().ofTrace(OTHER_TRACE));
        settle();

        assertThat(unfinished(ACME))
                .extracting(UnfinishedRuns.Unfinished::state)
                .containsExactly(UnfinishedRuns.State.STUCK, UnfinishedRuns.State.RUNNING);
        assertThat(unfinished(ACME, 1))
                .extracting(UnfinishedRuns.Unfinished::agent)
                .containsExactly("planner");
    }

    @Test
    void nothingIsMadeOfADeletedOrganisation() {
        send(ACME, agent("a", "planner").running(), llm("b", 100, 20).in("a"));
        new ClickHouseErasure(engine, store.claims, store.rollUps, store.hours).erase(ACME);

        settle();

        assertThat(
                        new ClickHouseErasure(engine, store.claims, store.rollUps, store.hours)
                                .remaining(ACME))
                .isZero();
        assertThat(store.pending.size()).isZero();
    }

    /** In random portions, some twice, with settling and restarts in between. */
    @Test
    void whateverTheOrderTheRunsAreThoseOfAllSpans() {
        var random = new Random(5);
        var spans =
                new ArrayList<>(
                        List.of(
                                agent("a", "orchestrator"),
                                llm("b", 100, 1).costing("0.01").in("a"),
                                tool("t", "delegate").in("a"),
                                agent("c", "researcher").in("t"),
                                llm("d", 1_000, 2).costing("0.02").in("c"),
                                llm("e", 1_000, 2).costing("0.02").in("d"),
                                llm("f", 10_000, 4).costing("0.04").in("c")));
        for (var trace : List.of(TRACE, OTHER_TRACE)) {
            Collections.shuffle(spans, random);
            for (var from = 0; from < spans.size(); from += 2) {
                for (var span :
                        spans.subList(Math.max(0, from - 1), Math.min(from + 2, spans.size()))) {
                    send(ACME, span.ofTrace(trace));
                }
                switch (random.nextInt(3)) {
                    case 0 -> settle();
                    case 1 -> restart();
                    default -> clock.forward(Duration.ofMinutes(3));
                }
            }
            settle();
        }

        assertThat(runs(ACME))
                .containsExactly(
                        "orchestrator 100/1 calls 1 cost 0.01",
                        "orchestrator 100/1 calls 1 cost 0.01",
                        "researcher 11000/6 calls 2 cost 0.06",
                        "researcher 11000/6 calls 2 cost 0.06");
        store.rollUps.compare();
        buildHours();
        assertThat(hours(ACME))
                .contains(
                        "orchestrator runs 2 200/2 calls 2 cost 0.02",
                        "researcher runs 2 22000/12 calls 4 cost 0.12");
    }

    private void start() {
        store = new Store(engine, clock);
        going = new GoingTraces(kept);
        store.filter.start();
        await().until(store.claims::isFilterReady);
        settler = settler(engine, store.writer);
    }

    /** The process ends without a word, and another begins. */
    private void restart() {
        store.close();
        start();
        store.rollUps.compare();
    }

    /** Whatever arrives in whatever order: what pages sum over calls is what runs hold. */
    @Test
    void theCallsOfRandomTracesAddUpToTheirRuns() {
        for (var seed = 0; seed < 12; seed++) {
            var spans = new ArrayList<>(CallFixtures.randomTrace(seed));
            Collections.shuffle(spans, new Random(seed));
            var half = spans.size() / 2;
            store.writer.append(ACME, spans.subList(0, half));
            if (seed % 3 == 0) {
                // What comes now corrects the runs.
                settle();
            }
            store.writer.append(ACME, spans.subList(half, spans.size()));
        }
        clock.forward(Duration.ofMinutes(5));
        settle();
        settle();
        var day = new TimeRange(NOW.minus(Duration.ofHours(20)), NOW.plus(Duration.ofHours(1)));

        var sums = CallFixtures.sumsOfRuns(engine, ACME);
        assertThat(sums.calls()).isGreaterThan(50);
        assertThat(CallFixtures.sumsOfCalls(engine, store.callFacts, ACME, day)).isEqualTo(sums);
        buildHours();
        assertThat(store.hours.rolledUp(ACME, day)).isNotEmpty();
        assertThat(CallFixtures.sumsOfCalls(engine, store.callFacts, ACME, day)).isEqualTo(sums);
    }

    private TraceSettler settler(ClickHouse clickHouse, EventWriter writer) {
        return settler(store.pending, clickHouse, writer);
    }

    private TraceSettler settler(PendingTraces traces, ClickHouse clickHouse, EventWriter writer) {
        return new TraceSettler(
                traces,
                new ClickHouseSpans(clickHouse),
                new RunsOfTraces(
                        clickHouse, store.claims, store.spaces, store.rollUps, store.hours),
                new TraceStates(clickHouse, clock),
                writer,
                store.rollUps,
                store.claims,
                going,
                clock);
    }

    private static EventWriter refusing() {
        return (_, _, _) -> {
            throw new ClickHouseException.Unavailable("the process ends here");
        };
    }

    private void send(OrgId org, SpanBuilder... spans) {
        store.writer.append(
                org,
                Stream.of(spans).map(span -> span.receivedAt(clock.instant()).build()).toList());
    }

    private void settle() {
        clock.forward(QUIET);
        settler.round();
    }

    private void buildHours() {
        clock.forward(Duration.ofMinutes(2));
        while (store.rollUps.buildDue()) {
            // Once more.
        }
    }

    private static long states() {
        return engine.query(
                        Query.of("SELECT count() AS n FROM trace_states"), row -> row.integer("n"))
                .getFirst();
    }

    private static long states(String state) {
        return engine.query(
                        Query.of(
                                        "SELECT count() AS n FROM trace_states FINAL WHERE state = {state:String}")
                                .with("state", state),
                        row -> row.integer("n"))
                .getFirst();
    }

    private List<UnfinishedRuns.Unfinished> unfinished(OrgId org) {
        return unfinished(org, 10);
    }

    private List<UnfinishedRuns.Unfinished> unfinished(OrgId org, int limit) {
        return new ClickHouseUnfinishedRuns(engine, Duration.ofMinutes(15), clock)
                .of(org, null, limit);
    }

    private List<String> runs(OrgId org) {
        return ask(
                org,
                "SELECT concat(agent_id, ' ', toString(input_tokens), '/', toString(output_tokens), ' calls ',"
                        + " toString(llm_calls), ' cost ', ifNull(toString(cost_usd), 'null')) AS line"
                        + " FROM runs WHERE org_id = {org:UUID} ORDER BY line");
    }

    private List<String> hours(OrgId org) {
        return ask(
                org,
                "SELECT concat(agent_id, ' runs ', toString(sum(runs)), ' ', toString(sum(input_tokens)), '/',"
                        + " toString(sum(output_tokens)), ' calls ', toString(sum(llm_calls)), ' cost ',"
                        + " toString(sum(cost))) AS line FROM run_hours FINAL WHERE org_id = {org:UUID}"
                        + " GROUP BY agent_id ORDER BY line");
    }

    private List<String> rows(OrgId org) {
        return ask(
                org,
                "SELECT toString(tuple(*)) AS line FROM runs WHERE org_id = {org:UUID} ORDER BY line");
    }

    private static List<String> ask(OrgId org, String sql) {
        return engine.query(Query.of(sql).with("org", org.value()), row -> row.string("line"));
    }

    private static List<UUID> runIds(OrgId org) {
        return engine.query(
                Query.of("SELECT run_id FROM runs WHERE org_id = {org:UUID} ORDER BY agent_id")
                        .with("org", org.value()),
                row -> row.uuid("run_id"));
    }

    private static List<UUID> parents(OrgId org) {
        return engine.query(
                Query.of(
                                "SELECT parent_run_id FROM runs WHERE org_id = {org:UUID} ORDER BY agent_id")
                        .with("org", org.value()),
                row -> row.uuid("parent_run_id"));
    }
}
