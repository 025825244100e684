package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Invitations as they are kept; their tokens only as keyed hashes. */
public interface InvitationStore {

    /** How an invitation ended, other than by its time. Names are stored. */
    enum End {
        ACCEPTED,
        WITHDRAWN;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void insert(Invitation invitation, byte[] tokenHash, Instant at);

    /** What can still be accepted, the latest first. */
    List<Invitation> pending(OrgId org, Instant now);

    /** By a token that still works. */
    Optional<Invitation> find(byte[] tokenHash, Instant now);

    /** What somebody made and nobody ended, expired or not. */
    List<Invitation> openOf(OrgId org, PersonId invitedBy);

    Optional<Invitation> open(OrgId org, InvitationId id);

    Optional<Invitation> openFor(OrgId org, EmailAddress email);

    /** True for one caller only, however many try at once. */
    boolean end(InvitationId id, End how);

    /** Forgets what ended or expired before then. */
    void purge(OrgId org, Instant before);
}
