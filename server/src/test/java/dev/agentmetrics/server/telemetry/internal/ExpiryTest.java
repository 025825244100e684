package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.Retention;
import dev.agentmetrics.server.telemetry.read.FactsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is older than an organisation keeps goes, everywhere, and nothing else does. */
class ExpiryTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

    @TempDir Path directory;

    private final Map<OrgId, Integer> days = new HashMap<>();
    private final MovableClock clock = new MovableClock(NOW);
    private Store store;
    private Expiry expiry;

    @BeforeEach
    void open() {
        store = new Store(directory, clock);
        store.rollUps.compare();
        expiry = new Expiry(store.clickHouse, store.rollUps, store.hours, new Kept(), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void deletesWholeHoursThatAreTooOldOfThatOrganisationOnly() {
        days.put(ACME, 30);
        days.put(GLOBEX, 90);
        for (var org : List.of(ACME, GLOBEX)) {
            given(org, 1, daysAgo(60));
            given(org, 2, daysAgo(31));
            given(org, 3, keptFrom(30).minusMillis(1));
            given(org, 4, keptFrom(30));
            given(org, 5, daysAgo(1));
        }
        buildAll();

        expiry.run();

        assertThat(runs(ACME)).isEqualTo(2);
        assertThat(runs(GLOBEX)).isEqualTo(5);
        assertThat(inCharts(ACME)).isEqualTo(2);
        assertThat(inCharts(GLOBEX)).isEqualTo(5);
        assertThat(rows("run_hours", ACME)).isEqualTo(2);
        assertThat(rows("client_events", ACME)).isEqualTo(2);
    }

    @Test
    void keepsForEverWithZeroDays() {
        days.put(ACME, 0);
        given(ACME, 1, daysAgo(3000));
        expiry.run();
        assertThat(runs(ACME)).isEqualTo(1);
    }

    @Test
    void takesALateRunAndDeletesItWithTheNextCleanUp() {
        days.put(ACME, 30);
        expiry.run();
        given(ACME, 1, daysAgo(40));
        buildAll();
        assertThat(inCharts(ACME)).isEqualTo(1);

        expiry.run();

        assertThat(runs(ACME)).isZero();
        assertThat(inCharts(ACME)).isZero();
    }

    @Test
    void deletesMoreAsTimePasses() {
        days.put(ACME, 30);
        given(ACME, 1, daysAgo(29));
        given(ACME, 2, daysAgo(1));
        expiry.run();
        assertThat(runs(ACME)).isEqualTo(2);

        clock.forward(Duration.ofDays(2));
        expiry.run();

        assertThat(runs(ACME)).isEqualTo(1);
    }

    /** A run, and an event that is none, at the same time. */
    private void given(OrgId org, int number, Instant at) {
        var event =
                new ClientEvent(
                        id(1_000 + number), "session_metrics", at, at, "trace", "agent", "{}");
        store.writer.append(org, List.of(run(id(number), at)), List.of(event));
    }

    private static Instant daysAgo(int count) {
        return NOW.minus(count, ChronoUnit.DAYS);
    }

    private static Instant keptFrom(int count) {
        return daysAgo(count).truncatedTo(ChronoUnit.HOURS);
    }

    private void buildAll() {
        clock.forward(Duration.ofMinutes(2));
        while (store.rollUps.buildDue()) {
            // Until nothing is due.
        }
    }

    private long runs(OrgId org) {
        return rows("runs", org);
    }

    private long rows(String table, OrgId org) {
        return number(
                Query.of("SELECT count() AS n FROM " + table + " WHERE org_id = {org:UUID}")
                        .with("org", org.value()));
    }

    /** As a chart over all time counts them, from roll-ups where there are any. */
    private long inCharts(OrgId org) {
        var all = new TimeRange(daysAgo(3650), NOW.plus(Duration.ofDays(30)));
        var facts = store.facts.over(FactsRequest.of(org, all).every(3600));
        return number(facts.query("SELECT sum(runs) AS n FROM (%s)"));
    }

    private long number(Query query) {
        return store.clickHouse.query(query, row -> row.integer("n")).getFirst();
    }

    private final class Kept implements Retention {
        @Override
        public int days(OrgId org) {
            return days.getOrDefault(org, 400);
        }

        @Override
        public void set(OrgId org, int count) {
            days.put(org, count);
        }
    }
}
