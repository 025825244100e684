/**
 * The only user of {@code javax.crypto}: random secrets, keyed hashes and where their keys live.
 *
 * <p>Start at the key source. Knows nothing of API keys, sessions or people.
 */
@ApplicationModule(allowedDependencies = {"core"})
@NullMarked
package dev.agentmetrics.server.crypto;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
