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

    private final String currentKey;

    private EmbeddedClickHouse(Engine engine, String currentKey) {
        this.engine = engine;
        this.currentKey = currentKey;
        main = engine.database("default");
    }

    /**
     * Opens the data directory, making it when absent.
     *
     * @throws IllegalStateException with a sentence for the operator when another process has it
     *     open, when a key is missing or wrong, or when the data is damaged
     */
    public static EmbeddedClickHouse open(EmbeddedSettings settings) {
        return new EmbeddedClickHouse(Engine.start(settings), settings.keys().current());
    }

    /**
     * The same engine with another database for table names without one; it must exist. Closing it
     * does nothing.
     */
    public ClickHouse database(String name) {
        return engine.database(name);
    }

    /** The id of the key that encrypts what is written, until this is closed. */
    public String currentKey() {
        return currentKey;
    }

    /** How far the background is with moving data of older keys to the current one. */
    public Reencryption reencryption() {
        return engine.reencryption();
    }

    /** Looks at the disk, afresh: whether anything there still needs this key. */
    public boolean needs(String keyId) {
        return engine.needs(keyId);
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
