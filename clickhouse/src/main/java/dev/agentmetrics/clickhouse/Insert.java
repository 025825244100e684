package dev.agentmetrics.clickhouse;

import java.util.List;

/** Rows for one table. The order of {@code columns} is the order of the values in each row. */
public record Insert(String table, List<String> columns, RowBinary rows) {

    public Insert {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("no columns");
        }
    }
}
