/**
 * The price table, its versions, and the cost of a usage.
 *
 * <p>Start at {@link dev.agentmetrics.server.pricing.CostCalculator}. Knows nothing of where usage
 * comes from or where costs are stored.
 */
@ApplicationModule(allowedDependencies = {"core"})
@NullMarked
package dev.agentmetrics.server.pricing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
