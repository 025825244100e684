/**
 * What is told about agents beside spans: events of spans and sessions, and scores.
 *
 * <p>Start at {@code ObservationController}. What becomes an event or a score is decided in {@code
 * ingest.otlp.mapping}; the events that spans carry themselves are read with the spans.
 */
@NullMarked
package dev.agentmetrics.server.metrics.observations;

import org.jspecify.annotations.NullMarked;
