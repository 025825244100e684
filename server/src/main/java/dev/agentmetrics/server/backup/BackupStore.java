package dev.agentmetrics.server.backup;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of backups and drills, for people and for the schedule. */
public interface BackupStore {

    enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * @param unread how many others in the sink could not be read, and stay for nobody knows how
     *     long
     * @param trouble why it failed, as a code
     */
    record Made(
            long sequence,
            boolean full,
            State state,
            Instant startedAt,
            @Nullable Instant endedAt,
            long sourceBytes,
            long storedBytes,
            int unread,
            @Nullable String trouble) {}

    /**
     * @param sequence the backup that was restored
     */
    record Drill(
            UUID id,
            long sequence,
            State state,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String trouble) {}

    /** The latest, whatever became of it. */
    Optional<Made> last();

    Optional<Made> lastDone();

    /** The highest number that was ever given; 0 when none was. */
    long lastSequence();

    void begin(long sequence, UUID id, boolean full, Instant at);

    void done(
            long sequence,
            boolean full,
            Instant at,
            long sourceBytes,
            long storedBytes,
            int unread);

    void failed(long sequence, Instant at, String trouble);

    Optional<Drill> lastDrill();

    Optional<Drill> lastPassedDrill();

    void beginDrill(UUID id, long sequence, Instant at);

    void endDrill(UUID id, Instant at, @Nullable String trouble);

    /** What a process that ended had begun. Forgets what is very old, too. */
    void tidy(Instant now);
}
