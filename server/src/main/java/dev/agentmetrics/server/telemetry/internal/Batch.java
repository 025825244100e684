package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.EventWriter.Receipt;
import dev.agentmetrics.server.telemetry.Run;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/**
 * What one caller brought, already encoded: encoding is the expensive part and runs on the callers'
 * threads. Items are numbered: the runs first, then the other events.
 */
final class Batch {

    /** Room for a typical row; the buffer grows when that was too little. */
    private static final int BYTES_PER_ROW = 400;

    final OrgId org;
    final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

    /** The hours of the runs, without repeats. */
    final long[] hours;

    private final int runs;
    private final int runSpace;
    private final int eventSpace;
    private final long[] high;
    private final long[] low;

    /** Where each item's row ends in its buffer. */
    private final int[] ends;

    private final RowBinary runRows;
    private final RowBinary eventRows;
    private final BitSet repeats = new BitSet();
    private boolean refused;

    Batch(OrgId org, List<Run> runs, List<ClientEvent> events, Spaces spaces) {
        this.org = org;
        this.runs = runs.size();
        runSpace = spaces.of(org, Spaces.Table.RUNS);
        eventSpace = spaces.of(org, Spaces.Table.CLIENT_EVENTS);
        var size = runs.size() + events.size();
        high = new long[size];
        low = new long[size];
        ends = new int[size];
        runRows = new RowBinary(runs.size() * BYTES_PER_ROW);
        eventRows = new RowBinary(events.size() * BYTES_PER_ROW);
        var item = 0;
        for (var run : runs) {
            RunRows.write(org, run, runRows);
            note(item++, run.id().value(), runRows);
        }
        for (var event : events) {
            ClientEventRows.write(org, event, eventRows);
            note(item++, event.id().value(), eventRows);
        }
        hours = hours(runs);
    }

    private void note(int item, UUID id, RowBinary rows) {
        high[item] = id.getMostSignificantBits();
        low[item] = id.getLeastSignificantBits();
        ends[item] = rows.length();
    }

    private static long[] hours(List<Run> runs) {
        var hours = new long[runs.size()];
        var count = 0;
        for (var run : runs) {
            var hour = HourBook.hourOf(run.outcome().at());
            if (count == 0 || hours[count - 1] != hour) {
                hours[count++] = hour;
            }
        }
        return LongStream.of(hours).limit(count).distinct().toArray();
    }

    int size() {
        return high.length;
    }

    int bytes() {
        return runRows.length() + eventRows.length();
    }

    int space(int item) {
        return item < runs ? runSpace : eventSpace;
    }

    long high(int item) {
        return high[item];
    }

    long low(int item) {
        return low[item];
    }

    /** This item was stored before, or is being stored by somebody else. */
    void repeat(int item) {
        repeats.set(item);
    }

    /** Nothing of it is stored: the organisation is being deleted. */
    void refuse() {
        repeats.set(0, size());
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    Receipt outcome() {
        var repeated = repeats.cardinality();
        return new Receipt(size() - repeated, repeated);
    }

    boolean hasNewRuns() {
        return repeats.nextClearBit(0) < runs;
    }

    void copyRuns(RowBinary target) {
        copy(runRows, 0, runs, target);
    }

    void copyEvents(RowBinary target) {
        copy(eventRows, runs, size(), target);
    }

    /** Copies the rows that are not repeats, in stretches. */
    private void copy(RowBinary source, int first, int end, RowBinary target) {
        var from = repeats.nextClearBit(first);
        while (from < end) {
            var next = repeats.nextSetBit(from);
            var to = next == -1 ? end : Math.min(next, end);
            target.append(source, from == first ? 0 : ends[from - 1], ends[to - 1], to - from);
            from = repeats.nextClearBit(to);
        }
    }
}
