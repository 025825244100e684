package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.identity.Password;
import dev.agentmetrics.server.identity.PresentPassword;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Lets somebody who is signed in prove once more who they are, before something sensitive.
 *
 * <p>Guarantees that whoever has a second factor proves that one: a password alone does not do. The
 * session gets another value, so that a copy of it made before gains nothing.
 */
@Service
public class StepUp {

    private final Factors factors;
    private final PresentPassword present;
    private final SessionService sessions;
    private final FactorJournal journal;
    private final TransactionOperations transactions;

    StepUp(
            Factors factors,
            PresentPassword present,
            SessionService sessions,
            FactorJournal journal,
            TransactionOperations transactions) {
        this.factors = factors;
        this.present = present;
        this.sessions = sessions;
        this.journal = journal;
        this.transactions = transactions;
    }

    /**
     * What somebody gives as a proof; anything may be missing or made up.
     *
     * @param answer to anything but the password
     */
    public record Attempt(
            @Nullable ProofKind kind, @Nullable Password password, @Nullable String answer) {

        @Override
        public String toString() {
            return "Attempt";
        }
    }

    /** The session with its new value. The password is wiped. */
    public SignedIn prove(@Nullable SignedIn session, Attempt attempt) {
        try (var password = attempt.password()) {
            var mine = FactorChanges.require(session);
            var person = FactorChanges.person(mine);
            var kind = requireEnough(person, attempt.kind());
            if (kind == ProofKind.PASSWORD) {
                present.require(mine, password);
            } else {
                factors.require(person, kind, attempt.answer(), mine.caller().origin());
            }
            return transactions.execute(_ -> proven(mine, kind));
        }
    }

    private SignedIn proven(SignedIn session, ProofKind kind) {
        var renewed = sessions.proved(session);
        journal.steppedUp(session.caller(), kind);
        return renewed;
    }

    private ProofKind requireEnough(PersonId person, @Nullable ProofKind kind) {
        var possible = factors.of(person);
        if (kind == null || kind == ProofKind.SIGN_IN || !possible.contains(kind)) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "This proof is not enough.",
                            possible.stream()
                                    .sorted()
                                    .map(one -> new FieldError("proof", one.text(), one.label()))
                                    .toList()));
        }
        return kind;
    }
}
