/**
 * Second factors over HTTP.
 *
 * <p>Start at the controllers. Secrets and recovery codes stand in the one answer that makes them.
 */
@NullMarked
package dev.agentmetrics.server.identity.factors.http;

import org.jspecify.annotations.NullMarked;
