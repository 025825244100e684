/**
 * The SQL of the read API.
 *
 * <p>Start at {@link dev.agentmetrics.server.metrics.internal.EventStore}. Every question is about
 * one organisation and says so first.
 */
@NullMarked
package dev.agentmetrics.server.metrics.internal;

import org.jspecify.annotations.NullMarked;
