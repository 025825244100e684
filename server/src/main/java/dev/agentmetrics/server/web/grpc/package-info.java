/**
 * OTLP over gRPC: a TLS port of its own, because exporters expect it at 4317.
 *
 * <p>Start at {@link dev.agentmetrics.server.web.grpc.GrpcListener}. What becomes of the spans is
 * decided in {@code ingest :: otlp}, as over HTTP.
 */
@NullMarked
package dev.agentmetrics.server.web.grpc;

import org.jspecify.annotations.NullMarked;
