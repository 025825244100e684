package dev.agentmetrics.clickhouse;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whole answers and whole tables as bytes, for copies: in the engine's own {@code Native} format,
 * which nothing else needs to understand. Reading has a connection of its own, so that a long copy
 * holds up no question.
 *
 * <p>Failures are {@link ClickHouseException}s.
 */
public interface BulkCopy {

    /** Hands on the answer piece by piece; one after the other, they are one stream. */
    void read(Query query, Consumer<byte[]> pieces);

    /**
     * Inserts what {@link #read} gave, piece by piece. Synced when this returns; when it throws, an
     * unknown part of it is there.
     */
    void write(String table, List<String> columns, Pieces pieces);

    /** Gives one piece after the other. Called on another thread than {@link #write} was. */
    @FunctionalInterface
    interface Pieces {

        /** Null at the end. What it throws ends the insert and reaches its caller. */
        byte @Nullable [] next();
    }
}
