/**
 * Believable demo data, sent through the public API.
 *
 * <p>Start at the scenarios. Never writes to a store directly.
 */
@ApplicationModule(allowedDependencies = {"core", "client"})
@NullMarked
package dev.agentmetrics.server.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
