package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.EventWriter.Receipt;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import dev.agentmetrics.server.telemetry.span.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/**
 * What one caller brought, already encoded: encoding is the expensive part and runs on the callers'
 * threads. Items are numbered, one table's rows after the other's.
 */
final class Batch {

    final OrgId org;
    final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

    /** The hours of the runs, without repeats. */
    final long[] hours;

    private final List<TableRows> tables;
    private final int size;

    /** The first so many items are what the receipt counts; others belong to one of them. */
    private final int counted;

    private final BitSet repeats = new BitSet();
    private boolean refused;

    Batch(OrgId org, List<Run> runs, List<ClientEvent> events, Spaces spaces) {
        this(
                org,
                List.of(
                        TableRows.of(
                                Spaces.Table.RUNS,
                                spaces.of(org, Spaces.Table.RUNS),
                                runs,
                                run -> run.id().value(),
                                (run, _, rows) -> RunRows.write(org, run, rows)),
                        TableRows.of(
                                Spaces.Table.CLIENT_EVENTS,
                                spaces.of(org, Spaces.Table.CLIENT_EVENTS),
                                events,
                                event -> event.id().value(),
                                (event, _, rows) -> ClientEventRows.write(org, event, rows))),
                runs.size() + events.size(),
                hours(runs));
    }

    /**
     * @param contents of some of these spans
     */
    static Batch ofSpans(OrgId org, List<Span> spans, List<SealedContent> contents, Spaces spaces) {
        return new Batch(
                org,
                List.of(
                        spanRows(Spaces.Table.SPANS, org, having(spans, true), spaces),
                        spanRows(Spaces.Table.OPEN_SPANS, org, having(spans, false), spaces),
                        TableRows.of(
                                Spaces.Table.SPAN_CONTENTS,
                                spaces.of(org, Spaces.Table.SPAN_CONTENTS),
                                contents,
                                ContentRows::key,
                                (content, key, rows) ->
                                        ContentRows.write(org, content, key, rows))),
                spans.size(),
                new long[0]);
    }

    private Batch(OrgId org, List<TableRows> tables, int counted, long[] hours) {
        this.org = org;
        this.tables = tables;
        this.counted = counted;
        this.hours = hours;
        this.size = tables.stream().mapToInt(TableRows::size).sum();
    }

    /** Of tables without sums by the hour. */
    static Batch of(OrgId org, TableRows... rows) {
        var all = List.of(rows);
        var counted = all.stream().mapToInt(TableRows::size).sum();
        return new Batch(org, all, counted, new long[0]);
    }

    private static TableRows spanRows(
            Spaces.Table table, OrgId org, List<Span> spans, Spaces spaces) {
        return TableRows.of(
                table,
                spaces.of(org, table),
                spans,
                SpanRows::key,
                (span, key, rows) -> SpanRows.write(org, span, key, rows));
    }

    /** Nearly always all of them, or none. */
    private static List<Span> having(List<Span> spans, boolean ended) {
        var chosen = new ArrayList<Span>(ended ? spans.size() : 0);
        for (var span : spans) {
            if ((span.timing().end() != null) == ended) {
                chosen.add(span);
            }
        }
        return chosen;
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
        return size;
    }

    int bytes() {
        return tables.stream().mapToInt(TableRows::bytes).sum();
    }

    int space(int item) {
        var first = 0;
        for (var rows : tables) {
            if (item < first + rows.size()) {
                return rows.space();
            }
            first += rows.size();
        }
        throw new IndexOutOfBoundsException(item);
    }

    long high(int item) {
        var first = 0;
        for (var rows : tables) {
            if (item < first + rows.size()) {
                return rows.high(item - first);
            }
            first += rows.size();
        }
        throw new IndexOutOfBoundsException(item);
    }

    long low(int item) {
        var first = 0;
        for (var rows : tables) {
            if (item < first + rows.size()) {
                return rows.low(item - first);
            }
            first += rows.size();
        }
        throw new IndexOutOfBoundsException(item);
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
        var repeated = repeats.get(0, counted).cardinality();
        return new Receipt(counted - repeated, repeated);
    }

    boolean hasNew(Spaces.Table table) {
        var first = 0;
        for (var rows : tables) {
            if (rows.table() == table) {
                return repeats.nextClearBit(first) < first + rows.size();
            }
            first += rows.size();
        }
        return false;
    }

    /** They have been copied, and storing them takes longer than anything before. */
    void forgetRows() {
        tables.forEach(TableRows::forgetRows);
    }

    /** Copies the rows of this table that are not repeats. */
    void copy(Spaces.Table table, RowBinary target) {
        var first = 0;
        for (var rows : tables) {
            if (rows.table() == table) {
                rows.copy(repeats, first, target);
            }
            first += rows.size();
        }
    }
}
