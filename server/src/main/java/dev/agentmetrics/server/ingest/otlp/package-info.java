/**
 * OTLP: requests of OpenTelemetry exporters to stored spans, and what they are answered.
 *
 * <p>Start at {@link dev.agentmetrics.server.ingest.otlp.TraceIngest}, which HTTP and gRPC share.
 * What an attribute means is decided in {@code mapping}.
 */
@NamedInterface("otlp")
@NullMarked
package dev.agentmetrics.server.ingest.otlp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
