/**
 * The key ring: wrapped data keys in a file, unwrapped ones in memory for as long as the key
 * manager answers.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing}. How the root is
 * kept is the key manager's business.
 */
@NullMarked
package dev.agentmetrics.server.crypto.internal.ring;

import org.jspecify.annotations.NullMarked;
