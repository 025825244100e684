package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Short numbers for "the ids of this organisation in this table", so that sets of ids hold numbers
 * only. Good for the life of the process.
 */
final class Spaces {

    private static final Table[] TABLES = Table.values();

    private final ConcurrentHashMap<OrgId, Integer> numbers = new ConcurrentHashMap<>();
    private final List<OrgId> organisations = new CopyOnWriteArrayList<>();

    int of(OrgId org, Table table) {
        var known = numbers.get(org);
        return TABLES.length * (known == null ? register(org) : known) + table.offset;
    }

    OrgId organisation(int space) {
        return organisations.get(space / TABLES.length);
    }

    Table table(int space) {
        return TABLES[space % TABLES.length];
    }

    private synchronized int register(OrgId org) {
        return numbers.computeIfAbsent(
                org,
                added -> {
                    organisations.add(added);
                    return organisations.size() - 1;
                });
    }

    /** Where an id lives. Two tables never share ids. */
    enum Table {
        RUNS(0, RunRows.TABLE, "run_id"),
        CLIENT_EVENTS(1, ClientEventRows.TABLE, "event_row_id"),
        /**
         * What spans say, before the spans themselves: whatever deletes a span that is there finds
         * this, too.
         */
        SPAN_CONTENTS(2, ContentRows.TABLE, SpanRows.ID),
        /** Spans that have ended. */
        SPANS(3, "spans", SpanRows.ID),
        /** Spans whose start was announced; whether they have ended is for the reader to see. */
        OPEN_SPANS(4, "open_spans", SpanRows.ID),
        METRIC_POINTS(5, MetricRows.TABLE, MetricRows.ID),
        /** What happened within spans and sessions. */
        SPAN_EVENTS(6, "span_events", SpanEventRows.ID),
        SCORES(7, "scores", ScoreRows.ID);

        private final int offset;
        private final String sqlName;
        private final String idColumn;

        Table(int offset, String sqlName, String idColumn) {
            this.offset = offset;
            this.sqlName = sqlName;
            this.idColumn = idColumn;
        }

        String sqlName() {
            return sqlName;
        }

        String idColumn() {
            return idColumn;
        }

        /** In the order in which rows are written. */
        List<String> columns() {
            return switch (this) {
                case RUNS -> RunRows.COLUMNS;
                case CLIENT_EVENTS -> ClientEventRows.COLUMNS;
                case SPAN_CONTENTS -> ContentRows.COLUMNS;
                case SPANS, OPEN_SPANS -> SpanRows.COLUMNS;
                case METRIC_POINTS -> MetricRows.COLUMNS;
                case SPAN_EVENTS -> SpanEventRows.COLUMNS;
                case SCORES -> ScoreRows.COLUMNS;
            };
        }
    }
}
