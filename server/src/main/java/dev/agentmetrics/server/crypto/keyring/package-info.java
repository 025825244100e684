/**
 * The keys of this deployment, by purpose and version: all hang from one root in the key manager.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.keyring.KeyRing}. What a key protects is its
 * user's business; how the root is kept is the key manager's.
 */
@NamedInterface("keyring")
@NullMarked
package dev.agentmetrics.server.crypto.keyring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
