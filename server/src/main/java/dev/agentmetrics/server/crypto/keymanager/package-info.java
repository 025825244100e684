/**
 * What the server asks of a key manager, whoever it is: a keyring file, a PKCS#11 token, a cloud.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.keymanager.KeyManager}. Only the interface is
 * here; each kind lives in a package of its own under {@code crypto.internal}, and only {@code
 * keyring} calls it. Whoever protects data asks the key ring.
 */
@NamedInterface("keymanager")
@NullMarked
package dev.agentmetrics.server.crypto.keymanager;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
