package dev.agentmetrics.clickhouse;

import dev.agentmetrics.clickhouse.internal.Engine;
import java.util.List;
import java.util.function.Consumer;

/**
 * The ClickHouse engine inside this process. One data directory belongs to one process, and a
 * process can have one data directory open at a time: that is a limit of the engine's library.
 *
 * <p>The JVM must not end while the engine is open: native destructors would abort the process. A
 * shutdown hook closes it when its owner does not.
 */
public final class EmbeddedClickHouse implements ClickHouse {

    private final Engine engine;
    private final ClickHouse main;

    private EmbeddedClickHouse(Engine engine) {
        this.engine = engine;
        main = engine.database("default");
    }

    /**
     * Opens the data directory, making it when absent.
     *
     * @throws IllegalStateException with a sentence for the operator when another process has it
     *     open
     */
    public static EmbeddedClickHouse open(EmbeddedSettings settings) {
        return new EmbeddedClickHouse(Engine.start(settings));
    }

    /**
     * The same engine with another database for table names without one; it must exist. Closing it
     * does nothing.
     */
    public ClickHouse database(String name) {
        return engine.database(name);
    }

    @Override
    public <T> List<T> query(Query query, RowMapper<T> mapper) {
        return main.query(query, mapper);
    }

    @Override
    public void stream(Query query, Consumer<Row> rows) {
        main.stream(query, rows);
    }

    @Override
    public void execute(Query statement) {
        main.execute(statement);
    }

    @Override
    public void insert(Insert insert) {
        main.insert(insert);
    }

    @Override
    public ClickHouse urgent() {
        return main.urgent();
    }

    @Override
    public BulkCopy bulk() {
        return main.bulk();
    }

    @Override
    public void ping() {
        main.ping();
    }

    @Override
    public void close() {
        engine.close();
    }
}
