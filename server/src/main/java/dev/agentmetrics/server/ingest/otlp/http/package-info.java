/**
 * OTLP over HTTP.
 *
 * <p>Start at {@code ExportController}. It translates; what happens is decided in {@code
 * ingest.otlp}.
 */
@NullMarked
package dev.agentmetrics.server.ingest.otlp.http;

import org.jspecify.annotations.NullMarked;
