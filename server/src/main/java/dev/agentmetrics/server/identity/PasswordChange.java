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
    private final PasswordHashing hashing;
    private final NewPassword newPassword;
    private final AccountJournal journal;
    private final TransactionOperations transactions;

    PasswordChange(
            PresentPassword present,
            PasswordHashing hashing,
            NewPassword newPassword,
            AccountJournal journal,
            TransactionOperations transactions) {
        this.present = present;
        this.hashing = hashing;
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
            var phc = hashing.hash(password);
            transactions.executeWithoutResult(_ -> set(proven, phc));
        }
    }

    private void set(PresentPassword.Proven proven, String phc) {
        var person = present.lock(proven);
        var from = proven.session().caller().origin();
        newPassword.set(person, phc, proven.session().session(), from);
        journal.changed(AuditType.PASSWORD_CHANGED, person, from);
    }
}
