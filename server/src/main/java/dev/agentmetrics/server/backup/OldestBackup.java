package dev.agentmetrics.server.backup;

import java.time.Instant;

/** How far back the backups go that can still be restored. Keys of their time must outlive them. */
@FunctionalInterface
public interface OldestBackup {

    /** {@link Instant#MAX} when there is none, {@link Instant#MIN} when nobody can say now. */
    Instant madeAt();
}
