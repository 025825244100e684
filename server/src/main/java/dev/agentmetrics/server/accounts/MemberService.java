package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Who belongs to an organisation, and as what.
 *
 * <p>Guarantees that nobody gives a role above their own or touches somebody above them, that an
 * organisation always has an owner, however many leave at once, and that whoever loses a role also
 * loses the invitations that only the role allowed. What changes here is true for the person's next
 * request: roles are looked up on every one, and whoever is out has no session there any more. Does
 * not end the API keys that somebody made: they belong to the organisation.
 */
@Service
public class MemberService {

    private final MemberStore members;
    private final AccountStore accounts;
    private final InvitationStore invitations;
    private final PeopleJournal journal;
    private final Guard guard;
    private final ApplicationEventPublisher events;
    private final TransactionOperations transactions;

    MemberService(
            MemberStore members,
            AccountStore accounts,
            InvitationStore invitations,
            PeopleJournal journal,
            Guard guard,
            ApplicationEventPublisher events,
            TransactionOperations transactions) {
        this.members = members;
        this.accounts = accounts;
        this.invitations = invitations;
        this.journal = journal;
        this.guard = guard;
        this.events = events;
        this.transactions = transactions;
    }

    /** Everybody, by address. */
    public List<Member> list(Caller caller) {
        guard.require(caller, Permission.MEMBER_READ);
        return members.members(caller.org());
    }

    /** Gives somebody another role. */
    public void changeRole(Caller caller, PersonId person, @Nullable String wanted) {
        guard.require(caller, Permission.MEMBER_MANAGE);
        var by = guard.requirePerson(caller);
        guard.requireRecent(caller);
        var role = Role.wanted(wanted).orElseThrow(MemberService::noRole);
        locked(
                caller.org(),
                Set.of(person),
                () -> {
                    var before = requireWithinReach(caller.org(), by, person);
                    requireReach(caller.org(), by, role);
                    if (before != role) {
                        requireAnotherOwner(caller.org(), before);
                        members.setRole(caller.org(), person, role);
                        events.publishEvent(new PrivilegesChanged(person));
                        withdraw(caller, person, role);
                        journal.roleChanged(caller, person, before, role);
                    }
                });
    }

    /** Ends somebody's membership. */
    public void remove(Caller caller, PersonId person) {
        guard.require(caller, Permission.MEMBER_MANAGE);
        var by = guard.requirePerson(caller);
        guard.requireRecent(caller);
        locked(
                caller.org(),
                Set.of(person),
                () -> {
                    var before = requireWithinReach(caller.org(), by, person);
                    end(caller, person, before);
                    journal.removed(caller, person, before);
                });
    }

    /** Ends one's own membership. */
    public void leave(Caller caller) {
        var person = guard.requirePerson(caller);
        locked(
                caller.org(),
                Set.of(person),
                () -> {
                    var before = roleOf(caller.org(), person);
                    end(caller, person, before);
                    journal.left(caller, before);
                });
    }

    /** Makes another member the owner, and oneself an admin. */
    public void transfer(Caller caller, PersonId to) {
        guard.require(caller, Permission.OWNERSHIP);
        var by = guard.requirePerson(caller);
        guard.requireRecent(caller);
        locked(
                caller.org(),
                to.equals(by) ? Set.of(by) : Set.of(by, to),
                () -> {
                    requireReach(caller.org(), by, Role.OWNER);
                    var before = roleOf(caller.org(), to);
                    if (to.equals(by) || before == Role.OWNER) {
                        throw conflict("already_owner", "This person is an owner already.");
                    }
                    members.setRole(caller.org(), to, Role.OWNER);
                    members.setRole(caller.org(), by, Role.ADMIN);
                    events.publishEvent(new PrivilegesChanged(to));
                    events.publishEvent(new PrivilegesChanged(by));
                    withdraw(caller, by, Role.ADMIN);
                    journal.transferred(caller, to, before);
                });
    }

    /** The people whom it concerns first, always in the same order, then the organisation. */
    private void locked(OrgId org, Set<PersonId> people, Runnable change) {
        transactions.executeWithoutResult(
                _ -> {
                    people.stream()
                            .sorted(Comparator.comparing(PersonId::value))
                            .forEach(accounts::lock);
                    members.lock(org);
                    change.run();
                });
    }

    private void end(Caller caller, PersonId person, Role before) {
        requireAnotherOwner(caller.org(), before);
        members.remove(caller.org(), person);
        events.publishEvent(new MembershipEnded(caller.org(), person));
        withdraw(caller, person, null);
    }

    /** Somebody's pending invitations that a person of this role, or of none, could not make. */
    private void withdraw(Caller caller, PersonId invitedBy, @Nullable Role role) {
        for (var invitation : invitations.openOf(caller.org(), invitedBy)) {
            if ((role == null || !role.reaches(invitation.role()))
                    && invitations.end(invitation.id(), InvitationStore.End.WITHDRAWN)) {
                journal.withdrawn(caller, invitation);
            }
        }
    }

    private Role requireWithinReach(OrgId org, PersonId by, PersonId person) {
        var role = roleOf(org, person);
        requireReach(org, by, role);
        return role;
    }

    /** By the role of this moment: the one of the request may have been taken away meanwhile. */
    private void requireReach(OrgId org, PersonId by, Role role) {
        if (members.role(org, by).filter(own -> own.reaches(role)).isEmpty()) {
            throw aboveOwn();
        }
    }

    private void requireAnotherOwner(OrgId org, Role before) {
        if (before == Role.OWNER && members.owners(org) < 2) {
            throw conflict(
                    "last_owner",
                    "An organisation needs an owner. Make somebody else an owner first.");
        }
    }

    private Role roleOf(OrgId org, PersonId person) {
        return members.role(org, person)
                .orElseThrow(() -> new ProblemException(new Problem.NotFound("member")));
    }

    /** The answer to whoever reaches too high. */
    static ProblemException aboveOwn() {
        return new ProblemException(
                new Problem.Forbidden("role_above_own", "Your role does not reach that far."));
    }

    static ProblemException noRole() {
        return new ProblemException(
                new Problem.Invalid(
                        "There is no such role.",
                        List.of(
                                new FieldError(
                                        "role",
                                        "invalid",
                                        "one of owner, admin, member, viewer"))));
    }

    static ProblemException conflict(String code, String message) {
        return new ProblemException(new Problem.Conflict(code, message));
    }
}
