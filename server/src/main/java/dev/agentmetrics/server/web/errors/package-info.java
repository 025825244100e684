/**
 * Every error, from whichever layer, in the one body of the contract.
 *
 * <p>Start at {@link dev.agentmetrics.server.web.errors.ProblemAdvice}. When something is an error
 * is decided where it happens.
 */
@NullMarked
package dev.agentmetrics.server.web.errors;

import org.jspecify.annotations.NullMarked;
