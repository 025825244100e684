/**
 * The HTTP edge of the write API and of health.
 *
 * <p>Start at the controllers. They translate; what happens is decided in {@code ingest}.
 */
@NullMarked
package dev.agentmetrics.server.ingest.http;

import org.jspecify.annotations.NullMarked;
