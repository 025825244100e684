/**
 * Failures grouped by what they have in common: of runs, of calls of models, of calls of tools.
 *
 * <p>Start at {@link dev.agentmetrics.server.metrics.errors.ErrorsService}. What makes two failures
 * the same is decided when they come in, by {@code telemetry.ErrorFingerprint}.
 */
@NullMarked
package dev.agentmetrics.server.metrics.errors;

import org.jspecify.annotations.NullMarked;
