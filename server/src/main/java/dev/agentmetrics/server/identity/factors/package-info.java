/**
 * Second factors: codes of an authenticator app, recovery codes, and what is asked of whoever has
 * one, at sign-in and before something sensitive.
 *
 * <p>Start at {@link dev.agentmetrics.server.identity.factors.Factors}. Another kind of factor is a
 * bean that implements {@link dev.agentmetrics.server.identity.factors.SecondFactor} and announces
 * its changes to {@link dev.agentmetrics.server.identity.factors.FactorChanges}.
 */
@NullMarked
package dev.agentmetrics.server.identity.factors;

import org.jspecify.annotations.NullMarked;
