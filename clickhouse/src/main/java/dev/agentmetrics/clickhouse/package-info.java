/**
 * The event store's engine behind one small interface, embedded in the process or (later) remote.
 *
 * <p>Start at {@link dev.agentmetrics.clickhouse.ClickHouse}. Nothing here knows what a run or an
 * organisation is: tables and queries belong to the modules that own them.
 */
@NullMarked
package dev.agentmetrics.clickhouse;

import org.jspecify.annotations.NullMarked;
