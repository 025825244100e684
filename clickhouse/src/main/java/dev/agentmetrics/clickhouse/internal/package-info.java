/**
 * The native engine: its C functions, its connections, its results.
 *
 * <p>Start at {@code Connection}. Only {@link dev.agentmetrics.clickhouse.EmbeddedClickHouse} uses
 * this.
 */
@NullMarked
package dev.agentmetrics.clickhouse.internal;

import org.jspecify.annotations.NullMarked;
