/**
 * Words everyone uses: ids, {@code Caller}, {@code Problem}, time ranges. Plain Java.
 *
 * <p>Start at {@link dev.agentmetrics.server.core.Caller}. No framework and no storage here.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.agentmetrics.server.core;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
