package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** A new password for somebody who knows the present one. Ends their other sessions. */
@Service
public class PasswordChange {

    private final PresentPassword present;
    private final NewPassword newPassword;
    private final AccountJournal journal;
    private final TransactionOperations transactions;

    PasswordChange(
            PresentPassword present,
            NewPassword newPassword,
            AccountJournal journal,
            TransactionOperations transactions) {
        this.present = present;
        this.newPassword = newPassword;
        this.journal = journal;
        this.transactions = transactions;
    }

    /** Both passwords are wiped. */
    public void change(
            @Nullable SignedIn session, @Nullable Password before, @Nullable Password password) {
        try (before;
                password) {
            var objection = newPassword.objection(password, present.person(session));
            if (objection.isPresent() || password == null) {
                throw new ProblemException(
                        new Problem.Invalid(
                                "The password was not changed.",
                                objection.map(List::of).orElse(List.of())));
            }
            var proven = present.require(session, before);
            var secret = proven.right().choose(password);
            transactions.executeWithoutResult(_ -> set(proven, secret));
        }
    }

    private void set(PresentPassword.Proven proven, Right.NewSecret secret) {
        var person = present.lock(proven);
        var from = proven.session().caller().origin();
        newPassword.set(person, secret, proven.session().session(), from);
        journal.changed(AuditType.PASSWORD_CHANGED, person, from);
    }
}
