/**
 * The write paths: parse, validate, redact, price, hand over.
 *
 * <p>Start at the ingest service. Storage belongs to {@code telemetry}.
 */
@ApplicationModule(allowedDependencies = {"core", "accounts", "pricing", "telemetry"})
@NullMarked
package dev.agentmetrics.server.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
