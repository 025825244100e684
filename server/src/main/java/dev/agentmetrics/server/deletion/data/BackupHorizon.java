package dev.agentmetrics.server.deletion.data;

import java.time.Instant;
import java.util.Optional;

/** Until when backups may still hold what is gone here. */
public interface BackupHorizon {

    /** Empty when nobody knows: no backup is made by this server. */
    Optional<Instant> until(Instant erasedAt);
}
