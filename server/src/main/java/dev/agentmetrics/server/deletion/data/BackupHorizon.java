package dev.agentmetrics.server.deletion.data;

import java.time.Instant;
import java.util.Optional;

/** Until when backups may still hold what is gone here. */
public interface BackupHorizon {

    /**
     * Somebody keeps what is said of it for longer than anybody keeps settings. So it says what it
     * depends on, and is true whatever happens later.
     *
     * @param at until then at most
     * @param condition when that holds
     */
    record Until(Instant at, String condition) {}

    /** Empty when nobody can say: there may be backups that this server does not delete. */
    Optional<Until> until(Instant erasedAt);
}
