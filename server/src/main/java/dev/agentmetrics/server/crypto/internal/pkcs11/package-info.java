/**
 * The key manager of a PKCS#11 token: a hardware module, or SoftHSM.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.internal.pkcs11.Pkcs11KeyManager}. Keys are
 * made in the token and never leave it.
 */
@NullMarked
package dev.agentmetrics.server.crypto.internal.pkcs11;

import org.jspecify.annotations.NullMarked;
