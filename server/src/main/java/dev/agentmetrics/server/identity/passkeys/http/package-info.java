/**
 * Passkeys over HTTP: one's own, signing in with one, and removing the password.
 *
 * <p>Start at the controllers. Bodies are the JSON that browsers make of credentials themselves
 * ({@code toJSON}) and read options from.
 */
@NullMarked
package dev.agentmetrics.server.identity.passkeys.http;

import org.jspecify.annotations.NullMarked;
