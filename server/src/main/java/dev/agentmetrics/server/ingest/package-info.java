/**
 * The write paths: parse, validate, redact, price, hand over.
 *
 * <p>Start at {@link dev.agentmetrics.server.ingest.IngestService}; one event is read by {@code
 * EventReader} and becomes a run in {@code Draft}. Storage belongs to {@code telemetry}.
 */
@ApplicationModule(
        allowedDependencies = {
            "core",
            "crypto",
            "accounts",
            "apikeys",
            "content",
            "pricing",
            "telemetry",
            "telemetry :: content",
            "telemetry :: metric",
            "telemetry :: span"
        })
@NullMarked
package dev.agentmetrics.server.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
