/**
 * What was deleted on request, kept beside the backups: whoever restores one that was made before
 * finds here what must not come back.
 *
 * <p>Start at {@link dev.agentmetrics.server.backup.ledger.DeletionLedger}; how it is read back, at
 * {@link dev.agentmetrics.server.backup.ledger.LedgerInSink}. What carries a deletion out is the
 * business of {@code deletion}.
 */
@NamedInterface("ledger")
@NullMarked
package dev.agentmetrics.server.backup.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
