package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.Optional;

/** Where the secrets of authenticator apps are kept, sealed; one for each person. */
public interface TotpStore {

    /**
     * @param confirmed whether a code of it was seen; before, it counts for nothing
     */
    record Row(byte[] sealed, boolean confirmed, Instant since) {}

    Optional<Row> find(PersonId person);

    /** In the place of one that was not confirmed. False when there is a confirmed one. */
    boolean begin(PersonId person, byte[] sealed, Instant at);

    /** False when it is not that one any more. */
    boolean confirm(PersonId person, byte[] sealed, long step, Instant at);

    /** True for one caller only, and for no step before the latest. */
    boolean accept(PersonId person, long step);

    /** False when there was none that was confirmed. */
    boolean delete(PersonId person);
}
