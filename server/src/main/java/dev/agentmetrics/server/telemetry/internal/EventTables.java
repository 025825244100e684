package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;

/** What the writer needs from the store; failures are {@code ClickHouseException}s. */
interface EventTables {

    /** Returns when the rows are synced to disk. */
    void insert(Spaces.Table table, RowBinary rows);

    /** Returns when everything that can be seen is synced to disk. */
    void sync();

    /** Adds those of {@code ids} that are stored to {@code found}; one question per table. */
    void findStored(IdSet ids, IdSet found);

    /** How many ids there are, roughly: for the size of the filter. */
    long countIds();

    /**
     * Shows every id that was stored before this call, and perhaps later ones; any of them maybe
     * twice. Stops early when the thread is interrupted.
     */
    void forEachId(IdSet.Each each);
}
