/**
 * Believable demo data, sent through the public API.
 *
 * <p>Start at the scenarios, which {@code ./dev seed} and a server with {@code AGENTMETRICS_DEMO}
 * send. Never writes to a store directly.
 */
@ApplicationModule(
        allowedDependencies = {"core", "crypto", "client", "accounts", "apikeys", "metrics"})
@NullMarked
package dev.agentmetrics.server.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
