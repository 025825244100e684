/**
 * OTLP: requests of OpenTelemetry exporters to what is stored, and what they are answered.
 *
 * <p>Start at {@link dev.agentmetrics.server.ingest.otlp.SignalIngest}, which HTTP, gRPC and all
 * signals share. What an attribute means is decided in {@code mapping}.
 */
@NamedInterface("otlp")
@NullMarked
package dev.agentmetrics.server.ingest.otlp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
