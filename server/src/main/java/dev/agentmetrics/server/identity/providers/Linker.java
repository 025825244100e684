package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.identity.EndReason;
import dev.agentmetrics.server.identity.IdentityProvider;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.providers.Refusal.Reason;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Adds a way to sign in to a person, and takes it away.
 *
 * <p>Guarantees that an account signs in one person at most, that the last way in stays, and that
 * with either change the person's other sessions end and the one at hand gets another value.
 */
@Component
final class Linker {

    private final IdentityStore identities;
    private final IdentityProvider passwords;
    private final SessionService sessions;
    private final ProviderJournal journal;
    private final TransactionOperations transactions;
    private final Clock clock;

    Linker(
            IdentityStore identities,
            IdentityProvider passwords,
            SessionService sessions,
            ProviderJournal journal,
            TransactionOperations transactions,
            Clock clock) {
        this.identities = identities;
        this.passwords = passwords;
        this.sessions = sessions;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    SignedIn link(SignedIn session, ProvenIdentity identity) {
        return transactions.execute(
                _ -> {
                    var person = person(session);
                    endOthers(session, person);
                    add(person, identity);
                    var renewed = sessions.renew(session);
                    journal.linked(session.caller(), identity.provider());
                    return renewed;
                });
    }

    private void add(PersonId person, ProvenIdentity identity) {
        var known = identities.find(identity.provider(), identity.subject());
        if (known.isPresent()) {
            throw new Refusal(
                    known.get().person().equals(person)
                            ? Reason.ALREADY_LINKED
                            : Reason.IDENTITY_TAKEN);
        }
        if (!identities.insert(
                new LinkedIdentity(
                        identity.provider(),
                        identity.subject(),
                        person,
                        identity.email().text(),
                        clock.instant(),
                        null))) {
            throw new Refusal(Reason.ALREADY_LINKED);
        }
    }

    SignedIn unlink(SignedIn session, Provider provider) {
        return transactions.execute(
                _ -> {
                    var person = person(session);
                    endOthers(session, person);
                    remove(person, provider);
                    var renewed = sessions.renew(session);
                    journal.unlinked(session.caller(), provider);
                    return renewed;
                });
    }

    private void remove(PersonId person, Provider provider) {
        var linked = identities.of(person);
        if (linked.stream().noneMatch(one -> one.provider() == provider)) {
            throw new ProblemException(new Problem.NotFound("linked account"));
        }
        if (linked.size() == 1 && !passwords.hasPassword(person)) {
            throw new Refusal(Reason.LAST_WAY_IN);
        }
        identities.delete(person, provider);
    }

    /** Before anything else is locked: whoever opens a session locks in the same order. */
    private void endOthers(SignedIn session, PersonId person) {
        sessions.endAll(person, session.session(), EndReason.PROOF_CHANGED);
        identities.lock(person);
    }

    static PersonId person(SignedIn session) {
        return switch (session.caller().actor()) {
            case Caller.Actor.Person(var id) -> id;
            case Caller.Actor.ApiKey _ -> throw new IllegalStateException("a key has no session");
        };
    }
}
