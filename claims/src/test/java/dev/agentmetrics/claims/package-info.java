/**
 * Holds every sentence of the security page against the registry of claims, and the registry
 * against the tests that really ran.
 *
 * <p>Start at {@code ClaimsTest}. The controls and their tests live in the modules they protect.
 */
@NullMarked
package dev.agentmetrics.claims;

import org.jspecify.annotations.NullMarked;
