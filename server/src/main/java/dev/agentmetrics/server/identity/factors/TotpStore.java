package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where the secrets of authenticator apps are kept, sealed; one for each person. */
public interface TotpStore {

    /** What is kept of one. No record: an array in it would be compared by its place in memory. */
    final class Row {

        private final byte[] sealed;
        private final boolean confirmed;
        private final Instant since;

        /**
         * @param confirmed whether a code of it was seen; before, it counts for nothing
         */
        public Row(byte[] sealed, boolean confirmed, Instant since) {
            this.sealed = sealed.clone();
            this.confirmed = confirmed;
            this.since = since;
        }

        byte[] sealed() {
            return sealed.clone();
        }

        boolean confirmed() {
            return confirmed;
        }

        Instant since() {
            return since;
        }
    }

    Optional<Row> find(PersonId person);

    /** In the place of one that was not confirmed. False when there is a confirmed one. */
    boolean begin(PersonId person, byte[] sealed, Instant at);

    /** False when it is not that one any more. */
    boolean confirm(PersonId person, byte[] sealed, long step, Instant at);

    /** True for one caller only, and for no step before the latest. */
    boolean accept(PersonId person, long step);

    /** Who has one, confirmed or not. */
    List<PersonId> people();

    /** The same secret in another box, unless it was changed meanwhile. */
    void reseal(PersonId person, byte[] before, byte[] after);

    /** False when there was none that was confirmed. */
    boolean delete(PersonId person);
}
