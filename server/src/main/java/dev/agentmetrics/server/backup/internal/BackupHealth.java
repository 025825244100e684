package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.backup.Backups;
import dev.agentmetrics.server.core.HealthCheck;

/** Whether backups, and proofs that they restore, are as young as they should be. */
final class BackupHealth implements HealthCheck {

    private final Backups backups;

    BackupHealth(Backups backups) {
        this.backups = backups;
    }

    @Override
    public String name() {
        return "backups";
    }

    /** The server serves as well without. */
    @Override
    public boolean vital() {
        return false;
    }

    @Override
    public void check() {
        if (backups.isLate()) {
            throw new IllegalStateException("backups are late");
        }
    }
}
