/**
 * What may appear in the log: everything but secrets.
 *
 * <p>Start at {@link dev.agentmetrics.server.logs.LogRedaction}. Nobody calls this module; the
 * logging system does, before any appender.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.agentmetrics.server.logs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
