/**
 * The published security claims and the proofs behind them.
 *
 * <p>Start at {@code contract/claims.yaml}. The controls themselves live in the modules they
 * protect.
 */
@ApplicationModule(allowedDependencies = {"core"})
@NullMarked
package dev.agentmetrics.server.trust;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
