package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where links that were sent by mail are kept, as keyed hashes. */
public interface MailedLinkStore {

    /** What a link is for. Names are stored. */
    enum Purpose {
        /** Choose a new password. */
        RESET,
        /** Have a new address. */
        EMAIL,
        /** Begin. */
        SIGN_UP;

        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Whose link it is.
     *
     * @param person null for somebody who is not here yet
     */
    record Link(Purpose purpose, @Nullable PersonId person, EmailAddress email) {}

    void insert(byte[] hash, Link link, Instant createdAt, Instant expiresAt);

    Optional<Link> find(byte[] hash, Purpose purpose, Instant now);

    /** True for one caller only, however many try at once; the link is gone then. */
    boolean use(byte[] hash, Purpose purpose, Instant now);

    /** Ends all links of a person. */
    void forget(PersonId person);

    /** Ends what has run out. */
    void purge(Instant now);
}
