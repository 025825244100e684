package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.EndReason;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.SignedIn;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Adds a second factor to a person, and takes it away, whatever its kind.
 *
 * <p>Guarantees that only somebody who proved who they are a short while ago does so; that with
 * either change the person's other sessions end, the one at hand gets another value, and sign-ins
 * that have begun come to nothing; and that the person is told by mail.
 */
@Component
public class FactorChanges {

    private final Factors factors;
    private final RecoveryCodes recovery;
    private final SessionService sessions;
    private final Guard guard;
    private final FactorJournal journal;
    private final TransactionOperations transactions;

    FactorChanges(
            Factors factors,
            RecoveryCodes recovery,
            SessionService sessions,
            Guard guard,
            FactorJournal journal,
            TransactionOperations transactions) {
        this.factors = factors;
        this.recovery = recovery;
        this.sessions = sessions;
        this.guard = guard;
        this.journal = journal;
        this.transactions = transactions;
    }

    /**
     * @param session with its new value
     * @param recoveryCodes the person's first, to be shown once; empty when they had some
     */
    public record Changed(SignedIn session, List<Secret> recoveryCodes) {

        public Changed {
            recoveryCodes = List.copyOf(recoveryCodes);
        }
    }

    /** The person behind a session, who proved who they are a short while ago. */
    public PersonId requireRecent(@Nullable SignedIn session) {
        var mine = require(session);
        guard.requireRecent(mine.caller());
        return person(mine);
    }

    /**
     * Adding one is a proof, too.
     *
     * @param change stores it; false when it does not come to that
     */
    public Changed add(@Nullable SignedIn session, ProofKind kind, BooleanSupplier change) {
        var person = requireRecent(session);
        var mine = require(session);
        return transactions.execute(
                _ -> {
                    endOthers(mine, person);
                    if (!change.getAsBoolean()) {
                        throw Factors.wrong();
                    }
                    var codes =
                            recovery.left(person) > 0
                                    ? List.<Secret>of()
                                    : recovery.replace(person);
                    var renewed = sessions.proved(mine);
                    journal.added(mine.caller(), person, kind);
                    return new Changed(renewed, codes);
                });
    }

    /**
     * @param change removes it; false when there is none
     */
    public Changed remove(@Nullable SignedIn session, ProofKind kind, BooleanSupplier change) {
        var person = requireRecent(session);
        var mine = require(session);
        return transactions.execute(
                _ -> {
                    endOthers(mine, person);
                    if (!change.getAsBoolean()) {
                        throw new ProblemException(new Problem.NotFound("second factor"));
                    }
                    if (!factors.has(person)) {
                        recovery.forget(person);
                    }
                    var renewed = sessions.renew(mine);
                    journal.removed(mine.caller(), person, kind);
                    return new Changed(renewed, List.of());
                });
    }

    /** Before anything else is locked: whoever opens a session locks in the same order. */
    private void endOthers(SignedIn session, PersonId person) {
        sessions.endAll(person, session.session(), EndReason.PROOF_CHANGED);
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
}
