package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The trouble of one organisation is not another's, and none of it floods the log. */
class HousekeepingTest {

    private static final Instant AT = Instant.parse("2026-11-03T10:00:00Z");

    /** Too old, in a month that is not. */
    private static final Instant TOO_OLD = AT.minus(32, ChronoUnit.DAYS);

    private static final Instant MONTHS_AGO = AT.minus(90, ChronoUnit.DAYS);

    @TempDir static Path directory;

    private static ClickHouse engine;

    private final MovableClock clock = new MovableClock(AT.plus(Duration.ofHours(3)));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private volatile Predicate<Query> fails = _ -> false;
    private final ClickHouse clickHouse =
            new EngineBetween(
                    engine,
                    statement -> {
                        if (fails.test(statement)) {
                            throw new ClickHouseException.Unavailable("Code: 241");
                        }
                    });
    private Store store;
    private Expiry expiry;
    private Housekeeping housekeeping;

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
        store = new Store(clickHouse, clock);
        expiry =
                new Expiry(
                        clickHouse,
                        store.rollUps,
                        store.hours,
                        new ThirtyDays(),
                        new ContentExpiry(clickHouse, (_, _) -> 30, clock),
                        clock);
        housekeeping = new Housekeeping(store.rollUps, store.hours, expiry, clock);
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void closeStore() {
        logger().detachAppender(log);
        store.close();
        EventStoreEngine.clear(engine);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Housekeeping.class);
    }

    /** Both ways around, because the order of organisations is anybody's guess. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatCannotBeBuiltDoesNotHoldUpTheOthers(boolean first) {
        var unlucky = first ? ACME : GLOBEX;
        var lucky = first ? GLOBEX : ACME;
        send(ACME, 1, AT);
        send(GLOBEX, 1, AT);
        fails = query -> isAbout(query, unlucky) && query.sql().contains("run_hours");
        clock.forward(Duration.ofMinutes(2));

        housekeeping.round();
        assertThat(isRolledUp(lucky)).isTrue();
        assertThat(isRolledUp(unlucky)).isFalse();

        fails = _ -> false;
        clock.forward(Duration.ofMinutes(2));
        housekeeping.round();
        assertThat(isRolledUp(unlucky)).isTrue();
    }

    @Test
    void whatFailsAgainAndAgainIsLoggedOnceAMinute() {
        send(ACME, 1, AT);
        housekeeping.round();
        fails = query -> query.sql().contains("INSERT INTO run_hours");
        for (var round = 0; round < 60; round++) {
            clock.forward(Duration.ofSeconds(5));
            housekeeping.round();
        }
        assertThat(log.list).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatCannotBeDeletedDoesNotHoldUpTheOthers(boolean first) {
        var unlucky = first ? ACME : GLOBEX;
        var lucky = first ? GLOBEX : ACME;
        for (var org : List.of(ACME, GLOBEX)) {
            send(org, 1, AT);
            send(org, 2, TOO_OLD);
        }
        clock.forward(Duration.ofMinutes(2));
        housekeeping.round();
        fails = query -> isAbout(query, unlucky) && query.sql().contains("DELETE FROM run_hours");

        assertThatThrownBy(expiry::run).isInstanceOf(ClickHouseException.Unavailable.class);

        assertThat(store.count(lucky)).isEqualTo(1);
        assertThat(rolledUpRuns(lucky)).isEqualTo(1);
        assertThat(store.count(unlucky)).isEqualTo(1);
        assertThat(rolledUpRuns(unlucky)).as("half done").isEqualTo(2);
        assertThat(store.hours.isComplete()).as("so nothing is believed").isFalse();
        fails = _ -> false;
        housekeeping.round();
        clock.forward(Duration.ofMinutes(2));
        housekeeping.round();
        assertThat(rolledUpRuns(unlucky)).as("found and put right").isEqualTo(1);
    }

    @Test
    void aMonthThatCannotBeDroppedGoesByRows() {
        send(ACME, 1, AT);
        send(ACME, 2, MONTHS_AGO);
        clock.forward(Duration.ofMinutes(2));
        housekeeping.round();
        assertThat(rolledUpRuns(ACME)).isEqualTo(2);
        fails = query -> query.sql().contains("ALTER TABLE run_hours");

        assertThatThrownBy(expiry::run).isInstanceOf(ClickHouseException.Unavailable.class);

        assertThat(store.count(ACME)).isEqualTo(1);
        assertThat(rolledUpRuns(ACME)).isEqualTo(1);
        assertThat(store.hours.isComplete()).as("nothing is believed").isFalse();
        fails = _ -> false;
        housekeeping.round();
        assertThat(store.hours.isComplete()).isTrue();
    }

    /** A service manager does not wait until a statement of minutes has ended. */
    @Test
    void closingCancelsWhatTakesTooLong() {
        send(ACME, 1, AT);
        var running = new CountDownLatch(1);
        fails =
                query -> {
                    if (query.sql().contains("INSERT INTO run_hours")) {
                        running.countDown();
                        return isInterruptedAtLast();
                    }
                    return false;
                };
        clock.forward(Duration.ofMinutes(2));
        housekeeping.start();
        await().until(() -> running.getCount() == 0);

        housekeeping.close();

        assertThat(log.list).as("no failure, only an end").isEmpty();
    }

    private static boolean isInterruptedAtLast() {
        try {
            new CountDownLatch(1).await();
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void send(OrgId org, long number, Instant at) {
        store.writer.append(org, List.of(run(id(number), at)), List.of());
    }

    private boolean isRolledUp(OrgId org) {
        return !store.hours
                .rolledUp(org, new TimeRange(AT, AT.plus(Duration.ofHours(1))))
                .isEmpty();
    }

    private static boolean isAbout(Query query, OrgId org) {
        return org.value().equals(query.parameters().get("org"));
    }

    private static long rolledUpRuns(OrgId org) {
        return engine.query(
                        Query.of(
                                        "SELECT sum(runs) AS n FROM run_hours FINAL WHERE org_id = {org:UUID}")
                                .with("org", org.value()),
                        row -> row.integer("n"))
                .getFirst();
    }

    /** Everybody keeps 30 days. */
    private static final class ThirtyDays implements Retention {

        @Override
        public int days(OrgId org) {
            return 30;
        }

        @Override
        public void set(OrgId org, int days) {
            throw new UnsupportedOperationException();
        }
    }
}
