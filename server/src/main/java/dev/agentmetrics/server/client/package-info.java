/**
 * How commands reach a server: its address, the key and the trusted certificate, from the
 * environment.
 *
 * <p>Start at {@link dev.agentmetrics.server.client.Connection}. Nothing of the server itself is
 * used here.
 */
@ApplicationModule(allowedDependencies = {"core", "crypto"})
@NullMarked
package dev.agentmetrics.server.client;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
