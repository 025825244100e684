package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.accounts.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What somebody wants a key for. */
public record NewKey(String name, ApiKey.Mode mode, Scope scope, @Nullable Instant expiresAt) {}
