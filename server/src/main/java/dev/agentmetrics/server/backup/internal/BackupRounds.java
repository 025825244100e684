package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.backup.Backups;
import dev.agentmetrics.server.core.InRounds;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Looks every minute whether a backup or a drill is due. */
@Component
class BackupRounds implements InRounds {

    private final Backups backups;

    BackupRounds(Backups backups) {
        this.backups = backups;
    }

    @Override
    public String name() {
        return "backups";
    }

    @Override
    public Duration pause() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void round() {
        backups.round();
    }

    @Override
    public void calledBy(Runnable call) {
        // Only time makes a backup due.
    }
}
