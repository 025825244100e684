package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.SpanFixtures.span;
import static dev.agentmetrics.server.telemetry.SpanFixtures.spanId;
import static dev.agentmetrics.server.telemetry.SpanFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import dev.agentmetrics.server.telemetry.span.SpanWriter.Receipt;
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

/** Sealed content on the real engine: with its span, once, and gone when it must go. */
class SpanContentsTest {

    private static final Instant AT = Instant.parse("2026-11-03T10:15:00Z");
    private static final byte[] BOX = {0, -1, 39, 92, 10, 13, 9, 127, -128};

    @TempDir static Path directory;

    private static ClickHouse engine;
    private Store store;
    private ClickHouseContents contents;
    private ClickHouseRemoval removal;

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
        contents = new ClickHouseContents(engine);
        removal =
                new ClickHouseRemoval(
                        engine, store.rollUps, store.hours, new GoingTraces(new GoingInMemory()));
    }

    @AfterEach
    void closeStore() {
        store.close();
        EventStoreEngine.clear(engine);
    }

    static SealedContent content(long trace, long span, String environment, Instant at) {
        return new SealedContent(
                new SealedContent.Label(
                        traceId(trace),
                        spanId(span),
                        environment,
                        at,
                        at.plusSeconds(3),
                        "attributes",
                        70_000,
                        2),
                3,
                BOX);
    }

    private Receipt store(OrgId org, long trace, long span, String environment, Instant at) {
        return store.writer.appendSaying(
                org,
                List.of(span(trace, span, at)),
                List.of(content(trace, span, environment, at)));
    }

    private long count(OrgId org) {
        return engine.query(
                        Query.of("SELECT count() AS n FROM span_contents WHERE org_id = {org:UUID}")
                                .with("org", org.value()),
                        row -> row.integer("n"))
                .getFirst();
    }

    @Test
    void comesBackAsItWas() {
        assertThat(store(ACME, 1, 2, "staging", AT)).isEqualTo(new Receipt(1, 0));

        var found = contents.find(ACME, traceId(1), spanId(2)).orElseThrow();
        assertThat(found.label()).isEqualTo(content(1, 2, "staging", AT).label());
        assertThat(found.keyVersion()).isEqualTo(3);
        assertThat(found.box()).isEqualTo(BOX);
        assertThat(contents.find(GLOBEX, traceId(1), spanId(2))).isEmpty();
        assertThat(contents.find(ACME, traceId(1), spanId(1))).isEmpty();
    }

    @Test
    void isStoredOnceAndCountsForNothing() {
        store(ACME, 1, 2, "staging", AT);
        assertThat(store(ACME, 1, 2, "staging", AT)).isEqualTo(new Receipt(0, 1));
        assertThat(count(ACME)).isEqualTo(1);
    }

    /** An environment may opt in between a span and its repeat. */
    @Test
    void mayComeAfterItsSpan() {
        store.writer.append(ACME, List.of(span(1, 2, AT)));
        assertThat(store(ACME, 1, 2, "staging", AT)).isEqualTo(new Receipt(0, 1));
        assertThat(count(ACME)).isEqualTo(1);
    }

    @Test
    void tellsWhichVersionsOfAKeyAreNeeded() {
        store(ACME, 1, 2, "staging", AT);

        assertThat(contents.needs(ACME, 3)).isTrue();
        assertThat(contents.needs(ACME, 2)).isFalse();
        assertThat(contents.needs(GLOBEX, 3)).isFalse();
    }

    @Test
    void goesWithTheTracesOfAnAgent() {
        store(ACME, 1, 2, "staging", AT);
        store(GLOBEX, 1, 2, "staging", AT);
        store.writer.appendSaying(
                ACME,
                List.of(span(2, 3, AT, AT.plusSeconds(1), "billing"), span(2, 4, AT)),
                List.of(content(2, 4, "staging", AT)));

        var gone = removal.hide(ACME, new ChosenEvents.OfAgent("billing"), AT.plusSeconds(60));

        assertThat(gone.spans()).isEqualTo(2);
        assertThat(gone.clientEvents()).as("what one of them said").isEqualTo(1);
        assertThat(contents.find(ACME, traceId(2), spanId(4))).isEmpty();
        assertThat(count(ACME)).isEqualTo(1);
        assertThat(count(GLOBEX)).isEqualTo(1);
    }

    @Test
    void goesWithItsEnvironmentAndLeavesTheSpans() {
        store(ACME, 1, 2, "staging", AT);
        store(ACME, 1, 3, "production", AT);
        store(GLOBEX, 1, 2, "staging", AT);
        var chosen = new ChosenEvents.OfContent("staging");

        assertThat(removal.hide(ACME, chosen, AT.plusSeconds(60)).clientEvents()).isEqualTo(1);
        assertThat(removal.takeOutOfFiles(ACME, chosen)).isTrue();

        assertThat(removal.count(ACME, chosen, AT.plusSeconds(60)).isZero()).isTrue();
        assertThat(contents.find(ACME, traceId(1), spanId(2))).isEmpty();
        assertThat(contents.find(ACME, traceId(1), spanId(3))).isPresent();
        assertThat(count(GLOBEX)).isEqualTo(1);
        assertThat(
                        engine.query(
                                Query.of("SELECT count() AS n FROM spans"),
                                row -> row.integer("n")))
                .containsExactly(3L);
    }

    @Test
    void goesWhenItsOwnTimeIsOverAndItsFilesWithIt() {
        for (var age : List.of(1, 8, 40)) {
            var at = AT.minus(Duration.ofDays(age));
            store(ACME, age, 1, "staging", at);
            store(ACME, age, 2, "production", at);
            store(GLOBEX, age, 1, "staging", at);
        }

        new ContentExpiry(
                        engine,
                        (org, environment) ->
                                org.equals(GLOBEX) ? 365 : environment.equals("staging") ? 7 : 30,
                        new MovableClock(AT))
                .run();

        assertThat(count(ACME)).isEqualTo(3);
        assertThat(count(GLOBEX)).isEqualTo(3);
        assertThat(contents.find(ACME, traceId(8), spanId(1))).isEmpty();
        assertThat(contents.find(ACME, traceId(8), spanId(2))).isPresent();
        assertThat(onDisk()).isEqualTo(6);
    }

    /** What is marked as deleted is not looked for again. */
    @Test
    void goesOutOfTheFilesWhateverBecomesOfOthers() {
        var old = AT.minus(Duration.ofDays(8));
        for (var environment : List.of("production", "staging", "test")) {
            store(ACME, 1, environment.length(), environment, old);
        }
        var expiry =
                new ContentExpiry(
                        engine,
                        (_, environment) -> {
                            if (environment.equals("staging")) {
                                throw new IllegalStateException("not this one");
                            }
                            return 7;
                        },
                        new MovableClock(AT));

        assertThatIllegalStateException().isThrownBy(expiry::run).withMessage("not this one");

        assertThat(count(ACME)).isEqualTo(1);
        assertThat(onDisk()).isEqualTo(1);
    }

    /** The process ended after the mark. */
    @Test
    void whatWasMarkedBeforeARestartGoesOutOfTheFiles() {
        store(ACME, 1, 1, "staging", AT.minus(Duration.ofDays(8)));
        store(ACME, 1, 2, "staging", AT);
        engine.execute(
                Query.of("DELETE FROM span_contents WHERE span_id = '%s'".formatted(spanId(1))));
        assertThat(onDisk()).isEqualTo(2);

        new ContentExpiry(engine, (_, _) -> 7, new MovableClock(AT)).run();

        assertThat(onDisk()).isEqualTo(1);
    }

    private static long onDisk() {
        return engine.query(
                        Query.of(
                                "SELECT sum(rows) AS n FROM system.parts WHERE active AND"
                                        + " table = 'span_contents' AND database ="
                                        + " currentDatabase()"),
                        row -> row.integer("n"))
                .getFirst();
    }

    @Test
    void goesWithItsOrganisation() {
        store(ACME, 1, 2, "staging", AT);
        store(GLOBEX, 1, 2, "staging", AT);

        new ClickHouseErasure(engine, store.claims, store.rollUps, store.hours).erase(ACME);

        assertThat(count(ACME)).isZero();
        assertThat(count(GLOBEX)).isEqualTo(1);
    }
}
