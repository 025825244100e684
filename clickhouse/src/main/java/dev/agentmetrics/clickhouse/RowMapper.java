package dev.agentmetrics.clickhouse;

/** Turns the current row into a value. Must not keep the row: it is reused. */
@FunctionalInterface
public interface RowMapper<T> {

    T map(Row row);
}
