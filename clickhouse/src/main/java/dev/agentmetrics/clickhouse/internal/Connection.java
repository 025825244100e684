package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Insert;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One connection of the engine. Runs one statement at a time; its owner sees to that. */
public final class Connection {

    private final Chdb chdb;
    private final MemorySegment pointer;
    private long timeLimitMillis;

    private Connection(Chdb chdb, MemorySegment pointer) {
        this.chdb = chdb;
        this.pointer = pointer;
    }

    public static Connection open(Chdb chdb, List<String> arguments) {
        var pointer = chdb.connect(arguments);
        if (pointer.equals(MemorySegment.NULL) || Chdb.handle(pointer).equals(MemorySegment.NULL)) {
            throw new ClickHouseException.Unavailable(
                    "the engine refused to open its data directory");
        }
        var connection = new Connection(chdb, pointer);
        JsonRows.SETTINGS.forEach(
                (name, value) -> connection.run("SET " + name + " = " + value, Map.of()));
        return connection;
    }

    public void query(Query query, Consumer<Row> rows) {
        limit(query);
        new JsonRows(rows)
                .accept(
                        finished(
                                chdb.query(
                                        handle(),
                                        query.sql(),
                                        JsonRows.FORMAT,
                                        Parameters.encode(query.parameters()))));
    }

    public void stream(Query query, Consumer<Row> rows) {
        limit(query);
        var reader = new JsonRows(rows);
        var stream =
                chdb.streamQuery(
                        handle(),
                        query.sql(),
                        JsonRows.FORMAT,
                        Parameters.encode(query.parameters()));
        var drained = false;
        try {
            check(stream);
            while (true) {
                var chunk = finished(chdb.fetch(handle(), stream));
                if (chunk.length == 0) {
                    drained = true;
                    return;
                }
                reader.accept(chunk);
            }
        } finally {
            if (!drained) {
                chdb.cancel(handle(), stream);
            }
            chdb.destroy(stream);
        }
    }

    public void execute(Query statement) {
        limit(statement);
        run(statement.sql(), Parameters.encode(statement.parameters()));
    }

    public void insert(Insert insert) {
        var stream =
                chdb.beginInsert(
                        handle(),
                        "INSERT INTO "
                                + insert.table()
                                + " ("
                                + String.join(", ", insert.columns())
                                + ")");
        try {
            var refused = chdb.insertError(stream);
            if (refused != null) {
                throw Errors.of(refused);
            }
            // What append refuses, done explains.
            var _ = chdb.append(stream, insert.rows().array(), insert.rows().length());
            var _ = finished(chdb.done(stream));
        } finally {
            chdb.destroyInsert(stream);
        }
    }

    public void close() {
        chdb.close(pointer);
    }

    /** Settings live as long as the connection, so the limit is only sent when it changes. */
    private void limit(Query query) {
        var millis = Math.max(1, query.timeLimit().toMillis());
        if (millis != timeLimitMillis) {
            run("SET max_execution_time = " + millis / 1000.0, Map.of());
            timeLimitMillis = millis;
        }
    }

    private void run(String sql, Map<String, byte[]> parameters) {
        var _ = finished(chdb.query(handle(), sql, JsonRows.FORMAT, parameters));
    }

    private byte[] finished(MemorySegment result) {
        try {
            check(result);
            return chdb.bytes(result);
        } finally {
            chdb.destroy(result);
        }
    }

    private void check(MemorySegment result) {
        if (result.equals(MemorySegment.NULL)) {
            throw new ClickHouseException.Unavailable("the engine gave no answer");
        }
        var error = chdb.error(result);
        if (error != null) {
            throw Errors.of(error);
        }
    }

    private MemorySegment handle() {
        return Chdb.handle(pointer);
    }
}
