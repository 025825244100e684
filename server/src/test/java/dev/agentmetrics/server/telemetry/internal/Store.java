package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.SchemaMigrations;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.EventWriterContract;
import dev.agentmetrics.server.telemetry.read.CallFacts;
import dev.agentmetrics.server.telemetry.read.RunFacts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** The event store as it runs in the server, on the real engine, without the server. */
final class Store implements AutoCloseable {

    static final long SEED = 42;

    final ClickHouse clickHouse;
    final Spaces spaces = new Spaces();
    final Claims claims = new Claims();
    final HourBook hours;
    final EventTables tables;
    final FilterBuilder filter;
    final PendingTraces pending;
    final GroupCommitWriter writer;
    final RollUps rollUps;
    final RunFacts facts;
    final CallFacts callFacts;
    private final boolean ownsEngine;

    /** With an engine of its own. */
    Store(Path directory, Clock clock) {
        this(
                EventStoreEngine.open(directory),
                true,
                clock,
                FilterBuilder.Sizing.DEFAULT,
                GroupCommitWriter.Limits.DEFAULT,
                tables -> tables);
    }

    /** On an engine that others use, too. */
    Store(ClickHouse engine, Clock clock) {
        this(
                engine,
                clock,
                FilterBuilder.Sizing.DEFAULT,
                GroupCommitWriter.Limits.DEFAULT,
                tables -> tables);
    }

    /**
     * The same, and something different about it.
     *
     * @param between stands between the writer and the tables
     */
    Store(
            ClickHouse engine,
            Clock clock,
            FilterBuilder.Sizing sizing,
            GroupCommitWriter.Limits limits,
            UnaryOperator<EventTables> between) {
        this(engine, false, clock, sizing, limits, between);
    }

    private Store(
            ClickHouse engine,
            boolean ownsEngine,
            Clock clock,
            FilterBuilder.Sizing sizing,
            GroupCommitWriter.Limits limits,
            UnaryOperator<EventTables> between) {
        clickHouse = engine;
        this.ownsEngine = ownsEngine;
        new SchemaMigrations(clickHouse, clock).apply(Schema.migrations());
        hours = new HourBook(clock);
        tables = between.apply(new ClickHouseEventTables(clickHouse, spaces));
        filter = new FilterBuilder(tables, claims, sizing, Duration.ofMillis(10), SEED, clock);
        pending = new PendingTraces(PendingTraces.MOST, Duration.ofSeconds(5), clock);
        writer =
                new GroupCommitWriter(
                        tables,
                        spaces,
                        claims,
                        hours,
                        limits,
                        SEED,
                        clock,
                        filter::request,
                        pending);
        rollUps = new RollUps(clickHouse, hours, clock);
        facts = new RunFacts(hours);
        callFacts = new CallFacts(hours);
        writer.start();
    }

    long count(OrgId org) {
        return clickHouse
                .query(
                        Query.of("SELECT count() AS n FROM runs WHERE org_id = {org:UUID}")
                                .with("org", org.value()),
                        row -> row.integer("n"))
                .getFirst();
    }

    /** Every row, also those that should not be there. */
    List<EventWriterContract.Stored> stored(Spaces.Table table, OrgId org) {
        var sql =
                switch (table) {
                    case RUNS -> "SELECT run_id AS id, agent_id FROM runs";
                    case CLIENT_EVENTS -> "SELECT event_row_id AS id, agent_id FROM client_events";
                    case SPAN_CONTENTS ->
                            "SELECT span_key AS id, environment AS agent_id FROM span_contents";
                    case SPANS, OPEN_SPANS ->
                            "SELECT span_key AS id, agent_id FROM " + table.sqlName();
                    case SPAN_EVENTS -> "SELECT event_key AS id, agent_id FROM span_events";
                    case SCORES -> "SELECT score_key AS id, agent_id FROM scores";
                    case METRIC_POINTS ->
                            "SELECT point_key AS id, agent_name AS agent_id FROM metric_points";
                };
        return clickHouse.query(
                Query.of(sql + " WHERE org_id = {org:UUID} ORDER BY id").with("org", org.value()),
                row ->
                        new EventWriterContract.Stored(
                                new RunId(row.uuid("id")), row.string("agent_id")));
    }

    @Override
    public void close() {
        writer.close();
        filter.close();
        if (ownsEngine) {
            clickHouse.close();
        }
    }
}
