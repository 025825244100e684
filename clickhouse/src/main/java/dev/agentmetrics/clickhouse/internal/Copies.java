package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.BulkCopy;
import dev.agentmetrics.clickhouse.Query;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Copies from and to a running engine. */
final class Copies implements BulkCopy {

    private static final String FORMAT = "Native";

    /** A piece of a table, at a slow disk's speed. */
    private static final Duration WRITE_LIMIT = Duration.ofMinutes(30);

    private final Engine engine;
    private final String database;

    Copies(Engine engine, String database) {
        this.engine = engine;
        this.database = database;
    }

    @Override
    public void read(Query query, Consumer<byte[]> pieces) {
        var session = session(query.timeLimit());
        var bound = Parameters.of(query.parameters());
        new ResultStream(engine.copies(), query.timeLimit())
                .run(
                        (connection, sink) ->
                                connection.stream(session, query.sql(), FORMAT, bound, sink),
                        pieces);
    }

    @Override
    public void write(String table, List<String> columns, Pieces pieces) {
        var session = session(WRITE_LIMIT);
        var sql = Database.insertInto(table, columns);
        engine.writers()
                .callToTheEnd(
                        connection -> {
                            connection.insert(session, sql, FORMAT, pieces);
                            engine.sync();
                            return true;
                        },
                        WRITE_LIMIT);
    }

    private Connection.Session session(Duration limit) {
        return new Connection.Session(database, limit.toMillis(), 0, 0);
    }
}
