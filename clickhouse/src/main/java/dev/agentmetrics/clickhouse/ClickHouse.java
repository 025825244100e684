package dev.agentmetrics.clickhouse;

import java.util.List;
import java.util.function.Consumer;

/**
 * A ClickHouse engine. Safe for use by many threads; every call blocks until it is answered.
 *
 * <p>Failures are {@link ClickHouseException}s whose subtype says what the caller can do about it.
 */
public interface ClickHouse extends AutoCloseable {

    /** Runs a query on a reading connection and maps each row in order. */
    <T> List<T> query(Query query, RowMapper<T> mapper);

    /**
     * Runs a query and hands on each row as it comes, for results too large to hold. The row must
     * not be kept. Occupies a reading connection until the last row was taken.
     */
    void stream(Query query, Consumer<Row> rows);

    /** Runs a statement without a result (DDL, mutation) on a writing connection. */
    void execute(Query statement);

    /**
     * Inserts all rows or none per partition. When this returns, the rows have been synced to disk:
     * they survive a killed process and a power loss. When it throws, the insert has ended, too:
     * rows of it that cannot be seen now will not appear later. To know that, it may take longer
     * than the limit at which it is cancelled.
     */
    void insert(Insert insert);

    /**
     * The same engine for questions that somebody's write waits for: they have a connection of
     * their own, and never wait for those that are asked here. Closing it does nothing.
     */
    ClickHouse urgent();

    /** The same engine for copies of whole tables. */
    BulkCopy bulk();

    /** Answers quickly whether the engine can serve; throws when it cannot. */
    void ping();

    /** Waits for running calls, then shuts the engine down. Calling it again does nothing. */
    @Override
    void close();
}
