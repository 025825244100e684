package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.SchemaMigrations;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.read.RunFacts;
import java.nio.file.Path;
import java.time.Clock;

/** The event store as it runs in the server, on the real engine, without the server. */
final class Store implements AutoCloseable {

    private static final long SEED = 42;

    final ClickHouse clickHouse;
    final Spaces spaces = new Spaces();
    final Claims claims = new Claims();
    final HourBook hours;
    final EventTables tables;
    final FilterBuilder filter;
    final GroupCommitWriter writer;
    final RollUps rollUps;
    final RunFacts facts;

    Store(Path directory, Clock clock) {
        this(directory, clock, FilterBuilder.Sizing.DEFAULT);
    }

    Store(Path directory, Clock clock, FilterBuilder.Sizing sizing) {
        clickHouse = EventStoreEngine.open(directory);
        new SchemaMigrations(clickHouse, clock).apply(Schema.migrations());
        hours = new HourBook(clock);
        tables = new ClickHouseEventTables(clickHouse, spaces);
        filter = new FilterBuilder(tables, claims, sizing, SEED);
        writer =
                new GroupCommitWriter(
                        tables,
                        spaces,
                        claims,
                        hours,
                        GroupCommitWriter.Limits.DEFAULT,
                        SEED,
                        filter::request);
        rollUps = new RollUps(clickHouse, hours, clock);
        facts = new RunFacts(hours);
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

    @Override
    public void close() {
        writer.close();
        filter.close();
        clickHouse.close();
    }
}
