package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.identity.EndReason;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.SignedIn;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A change of what proves who a person is, by themselves.
 *
 * <p>Guarantees that it happens under the lock on the person, that with it their other sessions and
 * sign-ins under way end, and that the session at hand gets another value; or nothing of it.
 */
@Component
final class ProofChange {

    private final AccountService accounts;
    private final SessionService sessions;
    private final Guard guard;
    private final TransactionOperations transactions;

    ProofChange(
            AccountService accounts,
            SessionService sessions,
            Guard guard,
            TransactionOperations transactions) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.guard = guard;
        this.transactions = transactions;
    }

    /** No key stands for a person, whatever its scope. */
    static SignedIn require(@Nullable SignedIn session) {
        if (session == null) {
            throw new ProblemException(
                    new Problem.Forbidden(
                            "session_required", "Only a person who is signed in can do this."));
        }
        return session;
    }

    static PersonId person(SignedIn session) {
        return switch (session.caller().actor()) {
            case Caller.Actor.Person(var id) -> id;
            case Caller.Actor.ApiKey _ -> throw new IllegalStateException("a key has no session");
        };
    }

    boolean isRecent(SignedIn session) {
        return guard.isRecent(session.caller());
    }

    void requireRecent(SignedIn session) {
        guard.requireRecent(session.caller());
    }

    /** The session with its new value. */
    SignedIn of(SignedIn session, Consumer<PersonId> change) {
        return transactions.execute(
                _ -> {
                    var person = accounts.lock(person(session)).orElseThrow().id();
                    sessions.endAll(person, session.session(), EndReason.PROOF_CHANGED);
                    change.accept(person);
                    return sessions.renew(session);
                });
    }
}
