/**
 * Everything the dashboard and scripts ask: overview, agents, runs, conversations, errors.
 *
 * <p>Start at the controllers in {@code http}. Nothing is written here.
 */
@ApplicationModule(
        allowedDependencies = {
            "core",
            "accounts",
            "telemetry",
            "telemetry :: read",
            "telemetry :: span",
            "telemetry :: trace",
            "pricing"
        })
@NullMarked
package dev.agentmetrics.server.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
