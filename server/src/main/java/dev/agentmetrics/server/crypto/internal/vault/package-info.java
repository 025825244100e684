/**
 * Keys in the Transit engine of Vault or OpenBao, by its HTTP API.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.internal.vault.VaultKeyManager}.
 */
@NullMarked
package dev.agentmetrics.server.crypto.internal.vault;

import org.jspecify.annotations.NullMarked;
