package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.EventWriter.Receipt;
import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements of the housekeeping may take minutes, and questions of dashboards many seconds. */
@ExtendWith(TestServer.Extension.class)
class LongStatementIT {

    private static final String LONG =
            "SELECT sum(sleepEachRow(1)) FROM numbers(30) SETTINGS max_block_size = 1";

    private final TestServer server;

    LongStatementIT(TestServer server) {
        this.server = server;
    }

    /** Red when inserts have no connection of their own. */
    @Test
    void anInsertDoesNotWaitForThem() throws Exception {
        var org = server.newTenant("long statement").org();
        var clickHouse = server.bean(ClickHouse.class);
        var housekeeping =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        clickHouse.execute(
                                                Query.of(LONG).within(Duration.ofMinutes(1))));
        await().until(() -> isRunning(clickHouse));

        try {
            var writer = server.bean(EventWriter.class);
            var runs = List.of(run(id(1), Instant.parse("2026-11-03T10:15:00Z")));

            assertThatNoException()
                    .isThrownBy(
                            () ->
                                    assertThat(writer.append(org, runs, List.of()))
                                            .isEqualTo(new Receipt(1, 0)));
            assertThat(isRunning(clickHouse)).as("still").isTrue();
        } finally {
            housekeeping.interrupt();
            housekeeping.join();
        }
    }

    /** Red when an insert looks its ids up on the connections of the dashboards. */
    @Test
    void aRepeatIsFoundWhileDashboardsTakeAllReaders() throws Exception {
        var org = server.newTenant("busy dashboards").org();
        var clickHouse = server.bean(ClickHouse.class);
        var writer = server.bean(EventWriter.class);
        var runs = List.of(run(id(1), Instant.parse("2026-11-03T10:15:00Z")));
        writer.append(org, runs, List.of());
        var question = Query.of(LONG).within(Duration.ofMinutes(1));
        var dashboards = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (var number = 0; number < 3; number++) {
                var _ =
                        dashboards.submit(
                                () -> clickHouse.query(question, row -> row.integer("n")));
            }
            await().until(() -> running(clickHouse.urgent()) == 3);

            assertThatNoException()
                    .isThrownBy(
                            () ->
                                    assertThat(writer.append(org, runs, List.of()))
                                            .isEqualTo(new Receipt(0, 1)));
            assertThat(running(clickHouse.urgent())).as("still").isEqualTo(3);
        } finally {
            dashboards.shutdownNow();
            dashboards.close();
        }
    }

    private static boolean isRunning(ClickHouse clickHouse) {
        return running(clickHouse) > 0;
    }

    private static long running(ClickHouse clickHouse) {
        return clickHouse
                .query(
                        Query.of(
                                "SELECT count() AS n FROM system.processes"
                                        + " WHERE query LIKE 'SELECT sum(sleepEachRow%'"),
                        row -> row.integer("n"))
                .getFirst();
    }
}
