/**
 * The server: one Spring Boot application whose sub-packages are its modules.
 *
 * <p>Start at {@link dev.agentmetrics.server.AgentMetricsServer}; {@code
 * docs/guides/follow-an-event.md} walks through the modules along one event. No logic belongs in
 * this package.
 */
@NullMarked
package dev.agentmetrics.server;

import org.jspecify.annotations.NullMarked;
