/**
 * Backups: made while the server runs, sealed before any byte leaves it, and proven to restore.
 *
 * <p>Start at {@link dev.agentmetrics.server.backup.Backups}; what is written, at {@link
 * dev.agentmetrics.server.backup.archive.Manifest}; the way back, at {@link
 * dev.agentmetrics.server.backup.restore.Restore}. How the stores make a snapshot is their own
 * business.
 */
@ApplicationModule(
        allowedDependencies = {
            "core",
            "crypto",
            "crypto :: keyring",
            "crypto :: streams",
            "db",
            "audit",
            "accounts",
            "telemetry",
            "telemetry :: copies"
        })
@NullMarked
package dev.agentmetrics.server.backup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
