/**
 * The audit log over HTTP.
 *
 * <p>Start at the controller. What is recorded is decided by the modules that do it.
 */
@NullMarked
package dev.agentmetrics.server.accounts.http;

import org.jspecify.annotations.NullMarked;
