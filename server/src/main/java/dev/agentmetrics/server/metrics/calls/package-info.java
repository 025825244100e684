/**
 * What models and tools did, in calls: the answers behind the pages Tools and Models.
 *
 * <p>Start at {@link dev.agentmetrics.server.metrics.calls.CallsService}. What counts is decided
 * when a trace settles ({@code telemetry.trace}) and stored in its runs; how it is summed is {@code
 * telemetry.read.CallFacts}. Neither belongs here.
 */
@NullMarked
package dev.agentmetrics.server.metrics.calls;

import org.jspecify.annotations.NullMarked;
