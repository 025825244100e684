/**
 * Settings of the event store, over HTTP.
 *
 * <p>Start at the controller. Asking about runs belongs to {@code metrics.http}.
 */
@NullMarked
package dev.agentmetrics.server.telemetry.http;

import org.jspecify.annotations.NullMarked;
