/**
 * API keys: issue, verify, rotate, revoke, find in text.
 *
 * <p>Start at {@link dev.agentmetrics.server.apikeys.ApiKeyService}. A key exists here only as a
 * keyed hash.
 */
@ApplicationModule(
        allowedDependencies = {"core", "crypto", "crypto :: keyring", "db", "audit", "accounts"})
@NullMarked
package dev.agentmetrics.server.apikeys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
