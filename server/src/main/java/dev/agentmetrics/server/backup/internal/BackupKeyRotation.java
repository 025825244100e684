package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * New backups use the newest keys; those that are there keep theirs. Nobody knows where copies of
 * them lie, so no version that ever wrapped or signed one is given up.
 */
@Component
class BackupKeyRotation implements RotatesData {

    private static final Set<Purpose> OURS =
            Set.of(Purpose.Shared.BACKUP, Purpose.Shared.BACKUP_SIGNING);

    @Override
    public boolean isFor(Purpose purpose) {
        return OURS.contains(purpose);
    }

    @Override
    public Progress advance(Purpose purpose, int currentVersion) {
        return new Progress(0, 0);
    }

    @Override
    public boolean isFree(Purpose purpose, int oldVersion) {
        return false;
    }
}
