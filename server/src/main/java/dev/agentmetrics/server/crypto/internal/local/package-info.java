/**
 * The key manager of a machine of its own: a keyring file in the data directory, sealed with a
 * passphrase or with a key file that lies elsewhere.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.internal.local.LocalKeyManager}. Nothing of
 * what the keys protect is here.
 */
@NullMarked
package dev.agentmetrics.server.crypto.internal.local;

import org.jspecify.annotations.NullMarked;
