/**
 * Signing in with Google and GitHub, and linking their accounts to a person's.
 *
 * <p>Start at {@link dev.agentmetrics.server.identity.providers.ProviderSignIn}. What a service
 * gave us is turned into a {@link dev.agentmetrics.server.identity.providers.ProvenIdentity} and
 * dropped; no token of theirs is kept.
 */
@NullMarked
package dev.agentmetrics.server.identity.providers;

import org.jspecify.annotations.NullMarked;
