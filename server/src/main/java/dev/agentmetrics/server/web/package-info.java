/**
 * The edge: TLS, plaintext refusal, security filter chains, error mapping, headers, the single-page
 * app.
 *
 * <p>Start at the TLS configuration. Nobody depends on this module.
 */
@ApplicationModule(
        allowedDependencies = {
            "core",
            "crypto",
            "crypto :: keymanager",
            "crypto :: keyring",
            "db",
            "accounts",
            "identity",
            "apikeys",
            "telemetry",
            "ingest",
            "ingest :: otlp",
            "metrics"
        })
@NullMarked
package dev.agentmetrics.server.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
