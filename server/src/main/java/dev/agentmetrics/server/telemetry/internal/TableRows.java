package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Encoded rows for one table, and the id of each. */
final class TableRows {

    /** Room for a typical row; the buffer grows when that was too little. */
    private static final int BYTES_PER_ROW = 400;

    private static final RowBinary NONE = new RowBinary(0);

    private final Spaces.Table table;
    private final int space;
    private final long[] high;
    private final long[] low;

    /** Where each row ends. */
    private final int[] ends;

    private RowBinary rows;

    private TableRows(Spaces.Table table, int space, int size) {
        this.table = table;
        this.space = space;
        high = new long[size];
        low = new long[size];
        ends = new int[size];
        rows = new RowBinary(size * BYTES_PER_ROW);
    }

    static <T> TableRows of(
            Spaces.Table table,
            int space,
            List<T> items,
            Function<T, UUID> id,
            Encoder<T> encoder) {
        var encoded = new TableRows(table, space, items.size());
        var number = 0;
        for (var item : items) {
            var itsId = id.apply(item);
            encoder.write(item, itsId, encoded.rows);
            encoded.high[number] = itsId.getMostSignificantBits();
            encoded.low[number] = itsId.getLeastSignificantBits();
            encoded.ends[number++] = encoded.rows.length();
        }
        return encoded;
    }

    /** Writes one row. */
    @FunctionalInterface
    interface Encoder<T> {
        void write(T item, UUID id, RowBinary rows);
    }

    Spaces.Table table() {
        return table;
    }

    int space() {
        return space;
    }

    int size() {
        return ends.length;
    }

    int bytes() {
        return rows.length();
    }

    long high(int row) {
        return high[row];
    }

    long low(int row) {
        return low[row];
    }

    /** Keeps the ids, and the memory of the rows no longer. */
    void forgetRows() {
        rows = NONE;
    }

    /**
     * Copies the rows that are not left out, in stretches.
     *
     * @param first which bit of {@code leftOut} is about the first row
     */
    void copy(BitSet leftOut, int first, RowBinary target) {
        var from = leftOut.nextClearBit(first) - first;
        while (from < size()) {
            var next = leftOut.nextSetBit(first + from);
            var to = next == -1 ? size() : Math.min(next - first, size());
            target.append(rows, from == 0 ? 0 : ends[from - 1], ends[to - 1], to - from);
            from = leftOut.nextClearBit(first + to) - first;
        }
    }
}
