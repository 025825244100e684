package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.VisibleText;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** The organisations of a person: which they are, another one, another name. */
@Service
public class OrganizationService {

    /** So that nobody fills the server with empty ones. */
    static final int MAX_OWNED = 20;

    private final AccountStore accounts;
    private final MemberStore members;
    private final PeopleJournal journal;
    private final Guard guard;
    private final SignUpSettings signUp;
    private final TransactionOperations transactions;
    private final IdSource ids;
    private final Clock clock;

    OrganizationService(
            AccountStore accounts,
            MemberStore members,
            PeopleJournal journal,
            Guard guard,
            SignUpSettings signUp,
            TransactionOperations transactions,
            IdSource ids,
            Clock clock) {
        this.accounts = accounts;
        this.members = members;
        this.journal = journal;
        this.guard = guard;
        this.signUp = signUp;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Where a person belongs.
     *
     * @param all by name
     * @param mayCreate whether they may make another one
     */
    public record Own(List<MemberStore.Belonging> all, boolean mayCreate) {
        public Own {
            all = List.copyOf(all);
        }
    }

    /** Where the caller belongs. */
    public Own list(Caller caller) {
        var all = members.organizations(guard.requirePerson(caller));
        return new Own(all, mayCreate(owned(all)));
    }

    /**
     * A new organisation, which the caller owns. On a server that is closed to strangers, whoever
     * was only let in by others begins nothing of their own.
     */
    public Organization create(Caller caller, @Nullable String name) {
        var owner = guard.requirePerson(caller);
        requireMayCreate(owner);
        var organization = new Organization(new OrgId(ids.next()), checked(name));
        transactions.executeWithoutResult(
                _ -> {
                    accounts.lock(owner);
                    requireFewOwned(owner);
                    var now = clock.instant();
                    accounts.insert(organization, now);
                    accounts.insert(new Membership(organization.id(), owner, Role.OWNER), now);
                    journal.created(caller, organization);
                });
        return organization;
    }

    private void requireMayCreate(PersonId owner) {
        if (!mayCreate(owned(members.organizations(owner)))) {
            throw new ProblemException(
                    new Problem.Forbidden(
                            "sign_up_closed",
                            "On this server only owners make organisations. Ask one of them."));
        }
    }

    private void requireFewOwned(PersonId owner) {
        if (owned(members.organizations(owner)) >= MAX_OWNED) {
            throw MemberService.conflict(
                    "too_many_organizations",
                    "A person owns at most " + MAX_OWNED + " organisations.");
        }
    }

    private boolean mayCreate(long owned) {
        return signUp.isOpen() || owned > 0;
    }

    private static long owned(List<MemberStore.Belonging> all) {
        return all.stream().filter(belonging -> belonging.role() == Role.OWNER).count();
    }

    /** Another name for the caller's organisation. */
    public Organization rename(Caller caller, @Nullable String name) {
        guard.require(caller, Permission.ORG_MANAGE);
        var after = checked(name);
        transactions.executeWithoutResult(
                _ -> {
                    members.lock(caller.org());
                    var before = accounts.find(caller.org()).map(Organization::name).orElse("");
                    if (!before.equals(after)) {
                        accounts.rename(caller.org(), after);
                        journal.renamed(caller, before, after);
                    }
                });
        return new Organization(caller.org(), after);
    }

    private static String checked(@Nullable String name) {
        var text = name == null ? "" : name.strip();
        if (text.codePoints().allMatch(Character::isSpaceChar)
                || text.length() > Organization.MAX_NAME
                || !VisibleText.isVisible(text)) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "This is no name for an organisation.",
                            List.of(
                                    new FieldError(
                                            "name",
                                            "invalid",
                                            "1 to "
                                                    + Organization.MAX_NAME
                                                    + " characters, none of them invisible"))));
        }
        return text;
    }
}
