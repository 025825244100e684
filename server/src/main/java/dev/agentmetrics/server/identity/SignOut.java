package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Ends the session that asks for it. */
@Service
public class SignOut {

    private final SessionService sessions;
    private final SignInJournal journal;
    private final TransactionOperations transactions;

    SignOut(SessionService sessions, SignInJournal journal, TransactionOperations transactions) {
        this.sessions = sessions;
        this.journal = journal;
        this.transactions = transactions;
    }

    /** A key has no session to end. */
    public void signOut(@Nullable SignedIn session) {
        if (session == null) {
            throw new ProblemException(new Problem.NotFound("session"));
        }
        transactions.executeWithoutResult(
                _ -> {
                    sessions.end(session.session(), EndReason.SIGNED_OUT);
                    journal.signedOut(session.caller());
                });
    }
}
