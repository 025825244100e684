/**
 * Spans: one step of an agent as OpenTelemetry reports it, in the product's own words.
 *
 * <p>Start at {@link dev.agentmetrics.server.telemetry.span.Span}. Reading OTLP and its dialects
 * belongs to {@code ingest}; turning the spans of a trace into runs belongs to the trace account.
 */
@NamedInterface("span")
@NullMarked
package dev.agentmetrics.server.telemetry.span;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
