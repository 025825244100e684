package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static dev.agentmetrics.server.telemetry.SpanFixtures.announced;
import static dev.agentmetrics.server.telemetry.SpanFixtures.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventRemoval;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.Retention;
import dev.agentmetrics.server.telemetry.SpanFixtures;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanWriter.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans on the real engine: as they are stored, once each, and gone when they must go. */
class SpanWriterTest {

    private static final Instant AT = Instant.parse("2026-11-03T10:15:00.123456789Z");

    @TempDir static Path directory;

    private static ClickHouse engine;
    private Store store;

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
    }

    @AfterEach
    void closeStore() {
        store.close();
        EventStoreEngine.clear(engine);
    }

    private long count(String table, OrgId org) {
        return engine.query(
                        Query.of("SELECT count() AS n FROM " + table + " WHERE org_id = {org:UUID}")
                                .with("org", org.value()),
                        row -> row.integer("n"))
                .getFirst();
    }

    @Test
    void everyFieldIsStoredAsItWas() {
        assertThat(store.writer.append(ACME, List.of(span(1, 2, AT)))).isEqualTo(new Receipt(1, 0));

        var values =
                engine.query(
                                Query.of(
                                        """
                                        SELECT [trace_id, span_id, parent_span_id, name, toString(kind), toString(status),
                                            error_type, error_message, toString(reinterpretAsInt64(error_fingerprint)),
                                            service_name, environment, scope_name, scope_version, dialect, framework,
                                            agent_id, agent_name, agent_version, session_id, user_id, workflow,
                                            operation, model, raw_model, request_model, provider, response_id,
                                            finish_reason, service_tier, toString(streaming), ifNull(toString(ttft_us), 'none'),
                                            tool_name, tool_call_id, tool_type,
                                            toString([input_uncached, cache_read, cache_write_5m, cache_write_1h,
                                                output_visible, reasoning, audio_in, audio_out, unknown_kind]),
                                            toString(usage_basis), ifNull(toString(cost_usd), 'none'), toString(cost_source),
                                            ifNull(toString(cost_computed), 'none'), ifNull(toString(cost_reported), 'none'),
                                            ifNull(toString(cost_estimated), 'none'), price_version, price_id,
                                            attributes, resource, events, links, toString(truncated),
                                            toString(redacted_secrets), toString(redacted_cards),
                                            toString(at), toString(ended_at), toString(received_at)] AS all
                                        FROM spans
                                        """),
                                row -> row.strings("all"))
                        .getFirst();

        assertThat(values)
                .containsExactly(
                        SpanFixtures.traceId(1),
                        SpanFixtures.spanId(2),
                        SpanFixtures.spanId(1),
                        "chat gpt-4o",
                        "llm",
                        "error",
                        "timeout",
                        "too slow",
                        "-7",
                        "shop",
                        "production",
                        "openai",
                        "1.2",
                        "otel-genai",
                        "langchain",
                        "agent-1",
                        "checkout",
                        "3",
                        "session-1",
                        "user-1",
                        "order",
                        "chat",
                        "gpt-4o",
                        "openai/gpt-4o-2024",
                        "gpt-4o",
                        "openai",
                        "resp-1",
                        "stop",
                        "flex",
                        "1",
                        "123456",
                        "search",
                        "call-1",
                        "function",
                        "[1,2,3,4,5,6,7,8,9]",
                        "inclusive_by_dialect",
                        "0.0123",
                        "computed",
                        "0.0123",
                        "0.02",
                        "none",
                        "2026-11-01",
                        "openai/gpt-4o",
                        "{\"a\":1}",
                        "{\"r\":2}",
                        "[{\"name\":\"e\"}]",
                        "[]",
                        "['a.b']",
                        "1",
                        "2",
                        "2026-11-03 10:15:00.123456789",
                        "2026-11-03 10:15:02.123456789",
                        "2026-11-03 10:15:03.123");
    }

    @Test
    void aRepeatChangesNothingWithinABatchAndAfterwardsAndAcrossRestarts() {
        assertThat(
                        store.writer.append(
                                ACME, List.of(span(1, 2, AT), span(1, 3, AT), span(1, 2, AT))))
                .isEqualTo(new Receipt(2, 1));
        assertThat(store.writer.append(ACME, List.of(span(1, 3, AT), span(2, 3, AT))))
                .isEqualTo(new Receipt(1, 1));

        store.close();
        openStore();
        assertThat(store.writer.append(ACME, List.of(span(1, 2, AT), span(2, 3, AT))))
                .as("every id is looked up")
                .isEqualTo(new Receipt(0, 2));
        store.filter.start();
        await().until(store.claims::isFilterReady);
        assertThat(store.writer.append(ACME, List.of(span(1, 2, AT), span(3, 2, AT))))
                .as("the filter knows")
                .isEqualTo(new Receipt(1, 1));
        assertThat(count("spans", ACME)).isEqualTo(4);
    }

    @Test
    void theSameIdsOfAnotherOrganisationAreOtherSpans() {
        store.writer.append(ACME, List.of(span(1, 2, AT)));

        assertThat(store.writer.append(GLOBEX, List.of(span(1, 2, AT))))
                .isEqualTo(new Receipt(1, 0));
    }

    @Test
    void manyWhoSendTheSameStoreItOnce() {
        var spans = LongStream.range(0, 200).mapToObj(n -> span(n / 10, n, AT)).toList();

        var sent =
                IntStream.range(0, 8)
                        .mapToObj(
                                _ ->
                                        CompletableFuture.supplyAsync(
                                                () -> store.writer.append(ACME, spans)))
                        .toList();

        assertThat(sent.stream().mapToInt(each -> each.join().stored()).sum()).isEqualTo(200);
        assertThat(count("spans", ACME)).isEqualTo(200);
    }

    @Test
    void theEndOfASpanIsNewAlthoughItsStartIsKnown() {
        assertThat(store.writer.append(ACME, List.of(announced(1, 2, AT), announced(1, 2, AT))))
                .isEqualTo(new Receipt(1, 1));
        assertThat(store.writer.append(ACME, List.of(span(1, 2, AT)))).isEqualTo(new Receipt(1, 0));
        assertThat(store.writer.append(ACME, List.of(announced(1, 2, AT), span(1, 2, AT))))
                .isEqualTo(new Receipt(0, 2));

        assertThat(count("spans", ACME)).isEqualTo(1);
        assertThat(
                        engine.query(
                                Query.of(
                                        "SELECT span_id FROM open_spans WHERE span_key NOT IN"
                                                + " (SELECT span_key FROM spans)"),
                                row -> row.string("span_id")))
                .as("still running")
                .isEmpty();
    }

    @Test
    void spansAndRunsAreStoredTogether() {
        store.writer.append(ACME, List.of(run(id(1), AT)), List.of());
        store.writer.append(ACME, List.of(span(1, 1, AT)));

        assertThat(store.count(ACME)).isEqualTo(1);
        assertThat(count("spans", ACME)).isEqualTo(1);
    }

    private static Span named(Span span, String name, String error) {
        var identity = span.identity();
        return new Span(
                new Span.Identity(
                        identity.traceId(),
                        identity.spanId(),
                        identity.parentSpanId(),
                        name,
                        identity.kind()),
                span.timing(),
                new Span.Outcome(span.outcome().status(), "timeout", error, 0),
                span.source(),
                span.actor(),
                span.model(),
                span.tool(),
                span.usage(),
                span.cost(),
                span.content());
    }

    /** Five of them are as heavy as fifty others. */
    @Test
    void aTraceIsReadAsFarAsItIsLightAndWhole() {
        var name = "ж".repeat(255);
        for (long n = 1; n <= 5; n++) {
            store.writer.append(
                    ACME,
                    List.of(
                            named(span(1, n, AT.plusSeconds(n)), name, "e".repeat(4_000)),
                            span(2, n, AT.plusSeconds(n))));
        }
        var traces = new ClickHouseTraces(engine);

        var heavy = traces.beginning(ACME, SpanFixtures.traceId(1), 30);
        assertThat(heavy.isWhole()).isFalse();
        assertThat(heavy.spans())
                .extracting(span -> span.identity().spanId())
                .containsExactly(SpanFixtures.spanId(1), SpanFixtures.spanId(2));
        assertThat(heavy.spans())
                .allSatisfy(
                        span -> {
                            assertThat(span.identity().name()).isEqualTo("ж".repeat(100));
                            assertThat(span.outcome().message()).hasSize(300);
                        });
        assertThat(traces.count(ACME, SpanFixtures.traceId(1))).isEqualTo(5);
        assertThat(traces.beginning(ACME, SpanFixtures.traceId(2), 5).spans()).hasSize(5);
        assertThat(traces.beginning(ACME, SpanFixtures.traceId(2), 5).isWhole()).isTrue();
        assertThat(traces.beginning(ACME, SpanFixtures.traceId(2), 4).isWhole()).isFalse();
        assertThat(traces.beginning(ACME, SpanFixtures.traceId(3), 4).isWhole()).isTrue();
    }

    /** Many short texts weigh little and take much memory, if each is another. */
    @Test
    void aTraceIsReadAsFarAsItsTextsFit() {
        for (long n = 1; n <= 40; n++) {
            store.writer.append(
                    ACME,
                    List.of(
                            named(
                                    span(1, n, AT.plusSeconds(n)),
                                    n + "n".repeat(90),
                                    n + "e".repeat(250))));
        }

        var beginning = new ClickHouseTraces(engine).beginning(ACME, SpanFixtures.traceId(1), 40);

        assertThat(beginning.isWhole()).isFalse();
        assertThat(beginning.spans()).hasSizeBetween(10, 38);
    }

    @Test
    void whatIsDeletedOfAnAgentTakesItsTracesWithIt() {
        var removal =
                new ClickHouseRemoval(
                        engine, store.rollUps, store.hours, new GoingTraces(new GoingInMemory()));
        store.writer.append(
                ACME,
                List.of(
                        span(1, 1, AT, AT.plusSeconds(1), "billing"),
                        span(1, 2, AT, AT.plusSeconds(1), ""),
                        span(2, 3, AT, AT.plusSeconds(1), "checkout"),
                        announced(1, 4, AT)));
        store.writer.append(GLOBEX, List.of(span(1, 1, AT, AT.plusSeconds(1), "billing")));

        var gone = removal.hide(ACME, new ChosenEvents.OfAgent("billing"), AT.plusSeconds(60));

        assertThat(gone).isEqualTo(new EventRemoval.Count(0, 0, 3));
        assertThat(count("spans", ACME)).isEqualTo(1);
        assertThat(count("open_spans", ACME)).isZero();
        assertThat(count("spans", GLOBEX)).isEqualTo(1);
    }

    /** Most spans do not say themselves why they are meant, and what said so is gone by then. */
    @Test
    void whatComesOfATraceThatIsBeingDeletedGoesWithIt() {
        var removal =
                new ClickHouseRemoval(
                        engine, store.rollUps, store.hours, new GoingTraces(new GoingInMemory()));
        var billing = new ChosenEvents.OfAgent("billing");
        var until = AT.plusSeconds(60);
        store.writer.append(ACME, List.of(span(1, 1, AT, AT.plusSeconds(1), "billing")));
        state(1, "billing");
        state(2, "checkout");
        removal.hide(ACME, billing, until);
        assertThat(states()).containsExactly("checkout");
        // Received before the wish and stored after it; and received while it is carried out.
        store.writer.append(
                ACME,
                List.of(
                        span(1, 2, AT, AT.plusSeconds(1), ""),
                        span(1, 3, until, until.plusSeconds(1), ""),
                        span(2, 4, AT, AT.plusSeconds(1), "")));
        state(1, "");

        var late = removal.hide(ACME, billing, until);

        assertThat(late).isEqualTo(new EventRemoval.Count(0, 0, 2));
        assertThat(count("spans", ACME)).as("of another trace").isEqualTo(1);
        assertThat(states()).containsExactly("checkout");
        assertThat(removal.takeOutOfFiles(ACME, billing)).isTrue();
        store.writer.append(ACME, List.of(span(1, 5, until, until.plusSeconds(1), "")));
        removal.hide(ACME, billing, until);
        assertThat(count("spans", ACME)).as("sent again later").isEqualTo(2);
    }

    /** The process ends between the first answer and the receipt. */
    @Test
    void whatComesOfItAfterARestartGoesAsWell() {
        var kept = new GoingInMemory();
        var billing = new ChosenEvents.OfAgent("billing");
        var until = AT.plusSeconds(60);
        store.writer.append(ACME, List.of(span(1, 1, AT, AT.plusSeconds(1), "billing")));
        removal(kept).hide(ACME, billing, until);
        store.writer.append(
                ACME,
                List.of(
                        span(1, 2, AT, AT.plusSeconds(1), ""),
                        span(2, 3, AT, AT.plusSeconds(1), "")));

        var after = removal(kept);

        assertThat(after.hide(ACME, billing, until)).isEqualTo(new EventRemoval.Count(0, 0, 1));
        assertThat(count("spans", ACME)).as("of another trace").isEqualTo(1);
        assertThat(after.takeOutOfFiles(ACME, billing)).isTrue();
        assertThat(kept.all()).isEmpty();
    }

    private ClickHouseRemoval removal(GoingStore kept) {
        return new ClickHouseRemoval(engine, store.rollUps, store.hours, new GoingTraces(kept));
    }

    /** As settling remembers that it waits for a run of this agent. */
    private static void state(long trace, String agent) {
        engine.execute(
                Query.of(
                                "INSERT INTO trace_states (org_id, trace_id, state, wake_at, agent)"
                                        + " SELECT {org:UUID}, {trace:String}, 'waiting', now(),"
                                        + " {agent:String}")
                        .with("org", ACME.value())
                        .with("trace", SpanFixtures.traceId(trace))
                        .with("agent", agent));
    }

    private static List<String> states() {
        return engine.query(
                Query.of("SELECT agent FROM trace_states ORDER BY agent"),
                row -> row.string("agent"));
    }

    @Test
    void whatIsDeletedOfARunOrAPersonTakesTheirTracesWithIt() {
        var removal =
                new ClickHouseRemoval(
                        engine, store.rollUps, store.hours, new GoingTraces(new GoingInMemory()));
        var spans = List.<Span>of(span(1, 1, AT), span(2, 2, AT));
        store.writer.append(ACME, spans);
        var salt = "ab";
        var digest =
                engine.query(
                                Query.of("SELECT hex(SHA256('abuser-1')) AS d"),
                                row -> row.string("d"))
                        .getFirst();

        removal.hide(ACME, new ChosenEvents.OfRun(id(9).value()), AT.plusSeconds(60));
        assertThat(count("spans", ACME)).as("another run").isEqualTo(2);

        removal.hide(ACME, new ChosenEvents.OfEndUser(salt, digest), AT.plusSeconds(60));
        assertThat(count("spans", ACME)).isZero();
    }

    @Test
    void spansGoWhenTheirTimeIsOver() {
        var days = new HashMap<OrgId, Integer>(Map.of(ACME, 30, GLOBEX, 0));
        var retention =
                new Retention() {
                    @Override
                    public int days(OrgId org) {
                        return days.get(org);
                    }

                    @Override
                    public void set(OrgId org, int kept) {
                        days.put(org, kept);
                    }
                };
        for (var org : List.of(ACME, GLOBEX)) {
            for (var age : List.of(1, 31, 90)) {
                var start = AT.minus(Duration.ofDays(age));
                store.writer.append(org, List.of(span(age, 1, start), announced(age, 2, start)));
            }
        }

        var clock = new MovableClock(AT);
        var contents = new ContentExpiry(engine, (_, _) -> 30, clock);
        new Expiry(engine, store.rollUps, store.hours, retention, contents, clock).run();

        assertThat(count("spans", ACME)).isEqualTo(1);
        assertThat(count("open_spans", ACME)).isEqualTo(1);
        assertThat(count("spans", GLOBEX)).isEqualTo(3);
    }

    @Test
    void anOrganisationThatIsErasedLeavesNoSpan() {
        store.writer.append(ACME, List.of(span(1, 1, AT), announced(1, 2, AT)));
        store.writer.append(GLOBEX, List.of(span(1, 1, AT)));

        new ClickHouseErasure(engine, store.claims, store.rollUps, store.hours).erase(ACME);

        assertThat(count("spans", ACME) + count("open_spans", ACME)).isZero();
        assertThat(count("spans", GLOBEX)).isEqualTo(1);
    }
}
