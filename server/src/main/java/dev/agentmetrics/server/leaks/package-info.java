/**
 * Keys that somebody found: reports from anybody, and from GitHub's secret scanning.
 *
 * <p>Start at {@link dev.agentmetrics.server.leaks.LeakReports}. What happens to a key that was
 * seen belongs to {@code apikeys}.
 */
@ApplicationModule(allowedDependencies = {"core", "crypto", "accounts", "apikeys", "mail"})
@NullMarked
package dev.agentmetrics.server.leaks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
