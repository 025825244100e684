/**
 * Secrets where they must not be: finds them in files, in every form in which one may be written,
 * and keeps this process from leaving them in dumps.
 *
 * <p>Start at {@link dev.agentmetrics.server.secrecy.SecretScan} and {@link
 * dev.agentmetrics.server.secrecy.JvmOptions}. Which secrets there are, its callers know.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.agentmetrics.server.secrecy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
