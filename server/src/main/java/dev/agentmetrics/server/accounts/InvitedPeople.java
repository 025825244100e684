package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The other end of an invitation: whoever holds its token.
 *
 * <p>Guarantees that a token works once, until it expires or is withdrawn, and only for the address
 * that was invited; whatever else is wrong with it, the answer is the same. The token was mailed to
 * that address and to nobody else, so whoever has it reads mail there.
 */
@Service
public class InvitedPeople {

    private final InvitationStore invitations;
    private final MemberStore members;
    private final AccountStore accounts;
    private final InvitationTokens tokens;
    private final PeopleJournal journal;
    private final ClosedOrganizations closed;
    private final Clock clock;

    InvitedPeople(
            InvitationStore invitations,
            MemberStore members,
            AccountStore accounts,
            InvitationTokens tokens,
            PeopleJournal journal,
            ClosedOrganizations closed,
            Clock clock) {
        this.invitations = invitations;
        this.members = members;
        this.accounts = accounts;
        this.tokens = tokens;
        this.journal = journal;
        this.closed = closed;
        this.clock = clock;
    }

    /**
     * What somebody is offered.
     *
     * @param invitedBy the address of whoever invites
     * @param known whether the invited address has an account on this server
     */
    public record Offer(
            Invitation invitation, Organization organization, String invitedBy, boolean known) {}

    /** What this token offers; otherwise there is nothing here. */
    public Offer look(@Nullable String token) {
        var invitation = require(token);
        var by = accounts.find(invitation.invitedBy());
        return new Offer(
                invitation,
                accounts.find(invitation.org()).orElseThrow(InvitationTokens::unknown),
                by.map(person -> person.email().text()).orElse(""),
                accounts.find(invitation.email()).isPresent());
    }

    /**
     * Uses the token up and makes this person a member. Belongs into the transaction that also does
     * what follows from it, and that holds the lock on the person.
     */
    public Membership accept(@Nullable String token, Person person, Origin from) {
        members.lock(require(token).org());
        var invitation = require(token);
        if (!invitation.email().key().equals(person.email().key())) {
            throw new ProblemException(
                    new Problem.Forbidden(
                            "other_address", "This invitation is for another address."));
        }
        boolean first = invitations.end(invitation.id(), InvitationStore.End.ACCEPTED);
        if (!first || accounts.find(invitation.org(), person.id()).isPresent()) {
            throw InvitationTokens.unknown();
        }
        var membership = new Membership(invitation.org(), person.id(), invitation.role());
        accounts.insert(membership, clock.instant());
        journal.joined(person.id(), invitation, from);
        return membership;
    }

    private Invitation require(@Nullable String token) {
        var now = clock.instant();
        return tokens.hashes(token == null ? "" : token).stream()
                .flatMap(hash -> invitations.find(hash, now).stream())
                .findFirst()
                .filter(invitation -> !closed.contains(invitation.org()))
                .orElseThrow(InvitationTokens::unknown);
    }
}
