/**
 * {@code /v1/security/keys}.
 *
 * <p>Start at {@link dev.agentmetrics.server.encryption.http.EncryptionKeysController}. Nothing
 * here can show a key: it only knows what may be said aloud about them.
 */
@NullMarked
package dev.agentmetrics.server.encryption.http;

import org.jspecify.annotations.NullMarked;
