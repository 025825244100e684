/**
 * The tables of {@code identity}: passwords, set-up links, sessions.
 *
 * <p>Start at {@link dev.agentmetrics.server.identity.internal.JdbcSessionStore}. No decisions
 * here.
 */
@NullMarked
package dev.agentmetrics.server.identity.internal;

import org.jspecify.annotations.NullMarked;
