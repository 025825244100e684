/**
 * The tables of {@code audit}.
 *
 * <p>Start at {@link dev.agentmetrics.server.audit.internal.JdbcAuditStore}. There is no statement
 * here that changes or deletes a record.
 */
@NullMarked
package dev.agentmetrics.server.audit.internal;

import org.jspecify.annotations.NullMarked;
