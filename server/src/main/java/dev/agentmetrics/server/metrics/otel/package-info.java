/**
 * Questions about the metrics that OpenTelemetry exporters send.
 *
 * <p>Start at {@link dev.agentmetrics.server.metrics.otel.OtelMetricsService}. Nothing of it is
 * added to runs or spans, which count the same calls in another way.
 */
@NullMarked
package dev.agentmetrics.server.metrics.otel;

import org.jspecify.annotations.NullMarked;
