/**
 * API keys: issue and verify.
 *
 * <p>Start at the key service. A key exists here only as a keyed hash.
 */
@ApplicationModule(allowedDependencies = {"core", "crypto", "db", "accounts"})
@NullMarked
package dev.agentmetrics.server.apikeys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
