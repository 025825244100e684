package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.Optional;

/** Where sessions are kept; the values of their cookies only as keyed hashes. */
public interface SessionStore {

    /** A session that has not been ended, though it may have run out. */
    record Row(
            SessionId id,
            OrgId org,
            PersonId person,
            Instant createdAt,
            Instant seenAt,
            Instant rotatedAt) {}

    /** A session by a value that it no longer has, and since when. */
    record Past(Row session, Instant retiredAt) {}

    void insert(Row row, byte[] valueHash);

    Optional<Row> findByValue(byte[] valueHash);

    Optional<Past> findByPastValue(byte[] valueHash);

    void seen(SessionId id, Instant at);

    /** True for one caller only, however many try at once. */
    boolean rotate(SessionId id, byte[] from, byte[] to, Instant at);

    /** Another organisation and another value for the same session; the old value is retired. */
    boolean move(SessionId id, OrgId org, byte[] to, Instant at);

    void end(SessionId id, String reason, Instant at);

    /** Forgets sessions made before then. */
    void purge(Instant createdBefore);
}
