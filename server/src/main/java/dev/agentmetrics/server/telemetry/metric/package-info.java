/**
 * Points of metrics as OpenTelemetry reports them, in the product's own words.
 *
 * <p>Start at {@link dev.agentmetrics.server.telemetry.metric.MetricPoint}. Reading OTLP belongs to
 * {@code ingest}, questions about what is stored to {@code metrics}. Nothing here is ever added to
 * runs or spans.
 */
@NamedInterface("metric")
@NullMarked
package dev.agentmetrics.server.telemetry.metric;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
