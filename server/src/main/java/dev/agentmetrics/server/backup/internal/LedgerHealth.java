package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.core.HealthCheck;

/** Whether a restore would know of everything that was deleted. */
final class LedgerHealth implements HealthCheck {

    private final DeletionLedger ledger;

    LedgerHealth(DeletionLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String name() {
        return "deletion_ledger";
    }

    /** Deletions go on without. */
    @Override
    public boolean vital() {
        return false;
    }

    @Override
    public void check() {
        ledger.trouble()
                .ifPresent(
                        trouble -> {
                            throw new IllegalStateException(trouble);
                        });
    }
}
