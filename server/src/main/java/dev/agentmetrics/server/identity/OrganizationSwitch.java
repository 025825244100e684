package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Takes a session to another organisation of the same person. */
@Service
public class OrganizationSwitch {

    private final SessionService sessions;
    private final SignInJournal journal;
    private final Guard guard;
    private final TransactionOperations transactions;

    OrganizationSwitch(
            SessionService sessions,
            SignInJournal journal,
            Guard guard,
            TransactionOperations transactions) {
        this.sessions = sessions;
        this.journal = journal;
        this.guard = guard;
        this.transactions = transactions;
    }

    /** One where they do not belong looks like one that does not exist. */
    public SignedIn to(Caller caller, @Nullable SignedIn session, @Nullable String organization) {
        var person = guard.requirePerson(caller);
        if (session == null) {
            throw new ProblemException(new Problem.NotFound("session"));
        }
        var org = org(organization);
        return transactions.execute(
                _ -> {
                    var moved = sessions.move(session, org, person);
                    journal.signedIn(moved.caller(), "switch", null);
                    return moved;
                });
    }

    private static OrgId org(@Nullable String text) {
        try {
            return new OrgId(UUID.fromString(text == null ? "" : text));
        } catch (IllegalArgumentException _) {
            throw new ProblemException(new Problem.NotFound("organization"));
        }
    }
}
