/**
 * Runs: the model and the event store.
 *
 * <p>Start at {@link dev.agentmetrics.server.telemetry.Run} and the event writer; who asks starts
 * at {@code telemetry :: read}. Reading for charts belongs to {@code metrics}; receiving belongs to
 * {@code ingest}.
 */
@ApplicationModule(
        allowedDependencies = {"core", "crypto", "crypto :: keyring", "db", "audit", "accounts"})
@NullMarked
package dev.agentmetrics.server.telemetry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
