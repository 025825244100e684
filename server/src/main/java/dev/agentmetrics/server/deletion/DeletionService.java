package dev.agentmetrics.server.deletion;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.ClosedOrganizations;
import dev.agentmetrics.server.accounts.Deletion;
import dev.agentmetrics.server.accounts.DeletionStore;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.MemberStore;
import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Asking for the deletion of an organisation, stopping it, and looking how far it has come.
 *
 * <p>Guarantees that only an owner who types its name begins one, that everybody who belongs to the
 * organisation is told, and that when {@link #request} returns, no key writes any more: from then
 * on the organisation answers its owners, who may only read, and nobody else. Until the time is
 * over, {@link #withdraw} makes everything as it was.
 */
@Service
public class DeletionService {

    private final DeletionStore store;
    private final ClosedOrganizations closed;
    private final AccountService accounts;
    private final MemberStore members;
    private final Operator operator;
    private final DeletionNews news;
    private final DeletionSettings settings;
    private final Guard guard;
    private final TransactionOperations transactions;
    private final Clock clock;

    /** So that memory and store cannot come to differ. */
    private final ReentrantLock oneAtATime = new ReentrantLock();

    DeletionService(
            DeletionStore store,
            ClosedOrganizations closed,
            AccountService accounts,
            MemberStore members,
            Operator operator,
            DeletionNews news,
            DeletionSettings settings,
            Guard guard,
            TransactionOperations transactions,
            Clock clock) {
        this.store = store;
        this.closed = closed;
        this.accounts = accounts;
        this.members = members;
        this.operator = operator;
        this.news = news;
        this.settings = settings;
        this.guard = guard;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * How far it has come.
     *
     * @param deletion null when nobody has asked for one
     * @param requestedBy the address of who did; null when they are gone
     * @param graceDays how long one can be stopped
     */
    public record Progress(
            @Nullable Deletion deletion, @Nullable String requestedBy, int graceDays) {}

    public Progress progress(Caller caller) {
        guard.requireAnytime(caller, Permission.DATA_READ);
        return progress(store.find(caller.org()));
    }

    /**
     * Begins to delete the caller's organisation. Asking again changes nothing.
     *
     * @param name what the caller typed: the organisation's name
     */
    public Progress request(Caller caller, @Nullable String name) {
        guard.requireAnytime(caller, Permission.OWNERSHIP);
        var by = guard.requirePerson(caller);
        guard.requireRecent(caller);
        refuseOperator(caller.org());
        return alone(
                () -> {
                    transactions.executeWithoutResult(_ -> request(caller, by, name));
                    closed.add(caller.org());
                    return progress(store.find(caller.org()));
                });
    }

    /** Stops it: everything works again as before. */
    public Progress withdraw(Caller caller) {
        guard.requireAnytime(caller, Permission.OWNERSHIP);
        guard.requirePerson(caller);
        return alone(
                () -> {
                    transactions.executeWithoutResult(
                            _ -> {
                                var organization = locked(caller.org());
                                if (!store.withdraw(caller.org())) {
                                    throw cannotStop(caller.org());
                                }
                                news.withdrawn(caller, organization);
                            });
                    closed.remove(caller.org());
                    return progress(Optional.empty());
                });
    }

    private void request(Caller caller, PersonId by, @Nullable String name) {
        var organization = locked(caller.org());
        if (name == null || !name.strip().equals(organization.name())) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "Nothing was deleted.",
                            List.of(
                                    new FieldError(
                                            "name",
                                            "other_name",
                                            "must be the name of the organisation"))));
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var deletion =
                new Deletion(
                        caller.org(), by, now, now.plus(settings.grace()), Deletion.State.WAITING);
        if (store.insert(deletion)) {
            news.requested(caller, organization, deletion);
        }
    }

    private Organization locked(OrgId org) {
        members.lock(org);
        return accounts.find(org)
                .orElseThrow(() -> new ProblemException(new Problem.NotFound("organization")));
    }

    private void refuseOperator(OrgId org) {
        if (org.equals(operator.organization())) {
            throw new ProblemException(
                    new Problem.Conflict(
                            "operator_organization",
                            "The organisation that runs this server cannot be deleted."));
        }
    }

    private ProblemException cannotStop(OrgId org) {
        return new ProblemException(
                store.find(org).isPresent()
                        ? new Problem.Conflict(
                                "deletion_begun",
                                "The time to stop it is over: data is being removed.")
                        : new Problem.Conflict(
                                "no_deletion", "This organisation is not being deleted."));
    }

    private Progress progress(Optional<Deletion> deletion) {
        return new Progress(
                deletion.orElse(null),
                deletion.flatMap(found -> accounts.find(found.requestedBy()))
                        .map(Person::email)
                        .map(email -> email.text())
                        .orElse(null),
                settings.deletionDays());
    }

    private <T> T alone(Supplier<T> change) {
        oneAtATime.lock();
        try {
            return change.get();
        } finally {
            oneAtATime.unlock();
        }
    }
}
