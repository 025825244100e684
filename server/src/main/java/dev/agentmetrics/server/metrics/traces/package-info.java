/**
 * One trace as a tree of spans, and the runs that have not ended.
 *
 * <p>Start at {@link dev.agentmetrics.server.metrics.traces.TracesService}; {@link
 * dev.agentmetrics.server.metrics.traces.Folding} decides what of a large trace is shown first.
 * What a span adds to its run is decided in {@code telemetry :: trace}, where runs are made.
 */
@NullMarked
package dev.agentmetrics.server.metrics.traces;

import org.jspecify.annotations.NullMarked;
