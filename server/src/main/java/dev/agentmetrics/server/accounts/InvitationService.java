package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Inviting people: made, listed and withdrawn by those who may.
 *
 * <p>Guarantees that nobody invites to a role above their own, that an address has one invitation
 * at a time, that the token goes to that address and nowhere else and is kept as a keyed hash, and
 * that nobody fills somebody's mailbox with invitations. How somebody accepts is decided by {@link
 * InvitedPeople}.
 */
@Service
public class InvitationService {

    /** Members and invitations of one organisation, so that lists stay lists. */
    static final int MAX_PEOPLE = 1_000;

    private static final Duration WINDOW = Duration.ofHours(1);
    static final int PER_PERSON = 100;
    static final int PER_ADDRESS = 3;

    private final InvitationStore invitations;
    private final MemberStore members;
    private final AccountStore accounts;
    private final InvitationTokens tokens;
    private final PeopleJournal journal;
    private final Guard guard;
    private final TransactionOperations transactions;
    private final InvitationSender sender;
    private final RandomSource random;
    private final IdSource ids;
    private final Clock clock;
    private final Throttle perPerson;
    private final Throttle perAddress;

    InvitationService(
            InvitationStore invitations,
            MemberStore members,
            AccountStore accounts,
            InvitationTokens tokens,
            PeopleJournal journal,
            Guard guard,
            TransactionOperations transactions,
            InvitationSender sender,
            RandomSource random,
            IdSource ids,
            Clock clock) {
        this.invitations = invitations;
        this.members = members;
        this.accounts = accounts;
        this.tokens = tokens;
        this.journal = journal;
        this.guard = guard;
        this.transactions = transactions;
        this.sender = sender;
        this.random = random;
        this.ids = ids;
        this.clock = clock;
        this.perPerson = new Throttle(PER_PERSON, WINDOW, clock);
        this.perAddress = new Throttle(PER_ADDRESS, WINDOW, clock);
    }

    /** An invitation and the address of whoever made it. */
    public record Entry(Invitation invitation, String invitedBy) {}

    /** What can still be accepted, the latest first. */
    public List<Entry> list(Caller caller) {
        guard.require(caller, Permission.MEMBER_MANAGE);
        return invitations.pending(caller.org(), clock.instant()).stream()
                .map(this::entry)
                .toList();
    }

    /** Invites an address. An earlier invitation of it ends. */
    public Entry invite(Caller caller, NewInvitation wanted) {
        guard.require(caller, Permission.MEMBER_MANAGE);
        var by = guard.requirePerson(caller);
        guard.requireRecent(caller);
        var checked = wanted.checked();
        count(by, checked.email());
        var token = random.token();
        return transactions.execute(_ -> invite(caller, by, checked, token));
    }

    /** Ends an invitation: nobody can accept it any more. */
    public void withdraw(Caller caller, InvitationId id) {
        guard.require(caller, Permission.MEMBER_MANAGE);
        var by = guard.requirePerson(caller);
        transactions.executeWithoutResult(
                _ -> {
                    members.lock(caller.org());
                    var invitation =
                            invitations
                                    .open(caller.org(), id)
                                    .orElseThrow(InvitationTokens::unknown);
                    requireReach(caller.org(), by, invitation.role());
                    end(caller, invitation);
                });
    }

    private void count(PersonId by, EmailAddress email) {
        var wait =
                perPerson
                        .attempt(by.toString())
                        .or(() -> perAddress.attempt(by + " " + email.key()));
        if (wait.isPresent()) {
            throw new ProblemException(
                    new Problem.OverLimit(
                            "too_many_invitations",
                            "Too many invitations were sent. Wait before sending another.",
                            wait.get()));
        }
    }

    private Entry invite(Caller caller, PersonId by, NewInvitation.Checked wanted, Secret token) {
        var org = caller.org();
        var now = clock.instant();
        // The person first, as everywhere: the invitation refers to them.
        accounts.lock(by);
        members.lock(org);
        requireReach(org, by, wanted.role());
        if (accounts.find(wanted.email())
                .flatMap(known -> accounts.find(org, known.id()))
                .isPresent()) {
            throw MemberService.conflict("already_member", "This person is a member already.");
        }
        invitations
                .openFor(org, wanted.email())
                .ifPresent(
                        earlier -> {
                            requireReach(org, by, earlier.role());
                            end(caller, earlier);
                        });
        invitations.purge(org, now);
        if (members.size(org) + invitations.pending(org, now).size() >= MAX_PEOPLE) {
            throw MemberService.conflict(
                    "organization_full",
                    "An organisation has at most " + MAX_PEOPLE + " members and invitations.");
        }
        var invitation =
                new Invitation(
                        new InvitationId(ids.next()),
                        org,
                        wanted.email(),
                        wanted.role(),
                        by,
                        now.plus(wanted.validFor()));
        invitations.insert(invitation, tokens.hash(token.reveal()), now);
        var entry = entry(invitation);
        sender.send(
                new InvitationSender.Letter(
                        invitation,
                        accounts.find(org).map(Organization::name).orElse(""),
                        entry.invitedBy(),
                        wanted.validFor().toDays(),
                        token));
        journal.invited(caller, invitation);
        return entry;
    }

    private void end(Caller caller, Invitation invitation) {
        if (invitations.end(invitation.id(), InvitationStore.End.WITHDRAWN)) {
            journal.withdrawn(caller, invitation);
        }
    }

    /** By the role of this moment: the one of the request may have been taken away meanwhile. */
    private void requireReach(OrgId org, PersonId by, Role role) {
        if (members.role(org, by).filter(own -> own.reaches(role)).isEmpty()) {
            throw MemberService.aboveOwn();
        }
    }

    private Entry entry(Invitation invitation) {
        var by = accounts.find(invitation.invitedBy());
        return new Entry(invitation, by.map(person -> person.email().text()).orElse(""));
    }
}
