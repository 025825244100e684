/**
 * Passkeys: adding and removing one's own, signing in with one, and doing without a password.
 *
 * <p>Start at {@link dev.agentmetrics.server.identity.passkeys.PasskeySignIn}. Spring Security's
 * relying party makes the questions and verifies the answers ({@link
 * dev.agentmetrics.server.identity.passkeys.RelyingParty}); its filters are not used, so that
 * sessions, limits, refusals and the audit log are those of everything else.
 */
@NullMarked
package dev.agentmetrics.server.identity.passkeys;

import org.jspecify.annotations.NullMarked;
