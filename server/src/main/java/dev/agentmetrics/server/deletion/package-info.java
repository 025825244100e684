/**
 * The end of an organisation: asked for by an owner, stopped by an owner, carried out when the time
 * for that is over.
 *
 * <p>Start at {@link dev.agentmetrics.server.deletion.DeletionService}; what happens at the end is
 * in {@link dev.agentmetrics.server.deletion.DeletionJob}. What an organisation that is being
 * deleted still answers is decided by {@code accounts.Guard}; its rows are removed by the modules
 * that own them.
 */
@ApplicationModule(
        allowedDependencies = {
            "core",
            "crypto",
            "crypto :: keyring",
            "db",
            "audit",
            "accounts",
            "backup",
            "backup :: ledger",
            "mail",
            "telemetry"
        })
@NullMarked
package dev.agentmetrics.server.deletion;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
