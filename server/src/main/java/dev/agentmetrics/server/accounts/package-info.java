/**
 * Organisations, people and who may do what.
 *
 * <p>Start at {@link dev.agentmetrics.server.accounts.Guard} and {@link
 * dev.agentmetrics.server.accounts.Role}. How somebody proves who they are belongs to {@code
 * identity} and {@code apikeys}.
 */
@ApplicationModule(allowedDependencies = {"core", "crypto", "db", "audit"})
@NullMarked
package dev.agentmetrics.server.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
