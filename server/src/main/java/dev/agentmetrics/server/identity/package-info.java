/**
 * Proof of who a person is: the owner's one-time link, passwords, sessions.
 *
 * <p>Start at the session service. What a signed-in person may do belongs to {@code accounts}.
 */
@ApplicationModule(allowedDependencies = {"core", "crypto", "db", "audit", "accounts"})
@NullMarked
package dev.agentmetrics.server.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
