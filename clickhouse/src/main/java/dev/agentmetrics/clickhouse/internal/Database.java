package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.BulkCopy;
import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Insert;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.clickhouse.RowMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Calls to a running engine with one database for names without one. */
final class Database implements ClickHouse {

    private static final Duration PING_LIMIT = Duration.ofSeconds(1);

    private final Engine engine;
    private final String name;
    private final Lane readers;

    /**
     * @param readers the connections its questions are asked on
     */
    Database(Engine engine, String name, Lane readers) {
        this.engine = engine;
        this.name = name;
        this.readers = readers;
    }

    @Override
    public <T> List<T> query(Query query, RowMapper<T> mapper) {
        var limits = engine.limits();
        var session = session(query.timeLimit(), limits.resultRows(), limits.resultBytes());
        var bound = Parameters.of(query.parameters());
        var result =
                readers.call(
                        connection -> connection.query(session, query.sql(), bound),
                        query.timeLimit());
        var rows = new ResultRows(result);
        var values = new ArrayList<T>();
        while (rows.advance()) {
            values.add(mapper.map(rows));
        }
        return values;
    }

    @Override
    public void stream(Query query, Consumer<Row> consumer) {
        var session = session(query.timeLimit(), 0, 0);
        var bound = Parameters.of(query.parameters());
        new ResultStream(readers, query.timeLimit())
                .run(
                        (connection, sink) ->
                                connection.stream(
                                        session, query.sql(), ResultRows.FORMAT, bound, sink),
                        part -> forEachRow(part, consumer));
    }

    private static void forEachRow(byte[] part, Consumer<Row> consumer) {
        var rows = new ResultRows(part);
        while (rows.advance()) {
            consumer.accept(rows);
        }
    }

    @Override
    public void execute(Query statement) {
        var session = session(statement.timeLimit(), 0, 0);
        var bound = Parameters.of(statement.parameters());
        var change = engine.changes();
        change.lock();
        try {
            engine.writers()
                    .call(
                            connection -> {
                                connection.query(session, statement.sql(), bound);
                                engine.sync();
                                return true;
                            },
                            statement.timeLimit());
        } finally {
            change.unlock();
        }
    }

    @Override
    public void insert(Insert insert) {
        var rows = insert.rows();
        if (rows.length() == 0) {
            return;
        }
        var limit = engine.limits().insert();
        var session = session(limit, 0, 0);
        var sql = insertInto(insert.table(), insert.columns());
        engine.writers()
                .callToTheEnd(
                        connection -> {
                            connection.insert(session, sql, rows.array(), rows.length());
                            engine.sync();
                            return true;
                        },
                        limit);
    }

    static String insertInto(String table, List<String> columns) {
        return columns.stream()
                .map(Names::quote)
                .collect(
                        Collectors.joining(
                                ", ", "INSERT INTO " + Names.quoteTable(table) + " (", ")"));
    }

    @Override
    public ClickHouse urgent() {
        return new Database(engine, name, engine.urgentReaders());
    }

    @Override
    public BulkCopy bulk() {
        return new Copies(engine, name);
    }

    @Override
    public void ping() {
        var session = session(PING_LIMIT, 1, 0);
        engine.control()
                .call(
                        connection -> connection.query(session, "SELECT 1", Parameters.NONE),
                        PING_LIMIT);
    }

    @Override
    public void close() {
        // The engine belongs to whoever opened it.
    }

    private Connection.Session session(Duration limit, long rows, long bytes) {
        return new Connection.Session(name, limit.toMillis(), rows, bytes);
    }
}
