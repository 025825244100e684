/**
 * The tables of {@code accounts}.
 *
 * <p>Start at {@link dev.agentmetrics.server.accounts.internal.JdbcAccountStore}. No decisions
 * here.
 */
@NullMarked
package dev.agentmetrics.server.accounts.internal;

import org.jspecify.annotations.NullMarked;
