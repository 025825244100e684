package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where sessions are kept; the values of their cookies only as keyed hashes. */
public interface SessionStore {

    /**
     * @param from where it was last used from
     */
    record Row(SessionId id, OrgId org, PersonId person, Times times, Origin from) {}

    /**
     * @param provedAt when the person last proved who they are
     */
    record Times(Instant createdAt, Instant seenAt, Instant rotatedAt, Instant provedAt) {}

    /** A session, and why it ended; one that has not been ended may still have run out. */
    record Found(Row row, @Nullable EndReason end) {}

    /**
     * A session by a value that it no longer has.
     *
     * @param graceful whether the value works for a moment after it was retired
     */
    record Past(Found session, Instant retiredAt, boolean graceful) {}

    void insert(Row row, byte[] valueHash);

    Optional<Found> findByValue(byte[] valueHash);

    Optional<Past> findByPastValue(byte[] valueHash);

    /** Those of a person that have not been ended, the one that was used last first. */
    List<Row> openOf(PersonId person);

    void seen(SessionId id, Origin from, Instant at);

    /** The hash of the value, which nobody changes until the end of the transaction. */
    Optional<byte[]> lockValue(SessionId id);

    /** True for one caller only, however many try at once. */
    boolean rotate(SessionId id, byte[] from, byte[] to, Instant at, boolean graceful);

    /** Lets the values of a person's sessions count as changed at that time. */
    void backdate(PersonId person, Instant rotatedAt);

    /** True for one caller only. */
    boolean end(SessionId id, EndReason reason, Instant at);

    /** Ends all that are open, but one. Returns how many. */
    int endAll(PersonId person, @Nullable SessionId except, EndReason reason, Instant at);

    /** How often all sessions of a person were ended. */
    long generation(PersonId person);

    /** The same, which nobody changes until the end of the transaction. */
    long lockGeneration(PersonId person);

    /** Counts up. The row must be locked. */
    void nextGeneration(PersonId person);

    /** Lets the session go on in another organisation. */
    void move(SessionId id, OrgId org);

    /** Ends those of a person in one organisation. */
    void endIn(OrgId org, PersonId person, EndReason reason, Instant at);

    /** The person proved once more who they are. */
    void proved(SessionId id, Instant at);

    /** Forgets sessions made before then. */
    void purge(Instant createdBefore);
}
