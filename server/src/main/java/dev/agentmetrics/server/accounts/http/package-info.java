/**
 * Organisations, their members, invitations and the audit log over HTTP.
 *
 * <p>Start at the controllers. What the holder of an invitation does is in {@code identity},
 * because it ends in a session; what is recorded in the log is decided by the modules that do it.
 */
@NullMarked
package dev.agentmetrics.server.accounts.http;

import org.jspecify.annotations.NullMarked;
