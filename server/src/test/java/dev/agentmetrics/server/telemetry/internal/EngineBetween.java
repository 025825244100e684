package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.BulkCopy;
import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Insert;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.clickhouse.RowMapper;
import java.util.List;
import java.util.function.Consumer;

/**
 * The engine, and something that a test puts before its statements. Closing it leaves the engine.
 */
class EngineBetween implements ClickHouse {

    private final ClickHouse engine;
    private final Consumer<Query> before;

    EngineBetween(ClickHouse engine, Consumer<Query> before) {
        this.engine = engine;
        this.before = before;
    }

    @Override
    public void execute(Query statement) {
        before.accept(statement);
        engine.execute(statement);
    }

    @Override
    public <T> List<T> query(Query query, RowMapper<T> mapper) {
        return engine.query(query, mapper);
    }

    @Override
    public void stream(Query query, Consumer<Row> rows) {
        engine.stream(query, rows);
    }

    @Override
    public void insert(Insert insert) {
        engine.insert(insert);
    }

    @Override
    public ClickHouse urgent() {
        return engine.urgent();
    }

    @Override
    public BulkCopy bulk() {
        return engine.bulk();
    }

    @Override
    public void ping() {
        engine.ping();
    }

    @Override
    public void close() {
        // It is the test's.
    }
}
