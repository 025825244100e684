/**
 * The audit log: who did what, when and from where; append-only, hash-chained, and checked.
 *
 * <p>Start at {@link dev.agentmetrics.server.audit.AuditLog}. Whoever changes something records it
 * here; who may read it, and over which address, belongs to {@code accounts}.
 */
@ApplicationModule(allowedDependencies = {"core", "crypto", "crypto :: keyring", "db"})
@NullMarked
package dev.agentmetrics.server.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
