package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A new password for somebody who forgot theirs, by a link that is sent to their address.
 *
 * <p>Guarantees that asking tells nothing about who is here; that the link works once, within 30
 * minutes; and that it ends every session of the person and opens none: whoever has a second factor
 * is still asked for it.
 */
@Service
public class PasswordReset {

    private final LinkRequests requests;
    private final IdentityProvider provider;
    private final LinkTries tries;
    private final AccountService accounts;
    private final NewPassword newPassword;
    private final AccountJournal journal;
    private final TransactionOperations transactions;

    PasswordReset(
            LinkRequests requests,
            IdentityProvider provider,
            LinkTries tries,
            AccountService accounts,
            NewPassword newPassword,
            AccountJournal journal,
            TransactionOperations transactions) {
        this.requests = requests;
        this.provider = provider;
        this.tries = tries;
        this.accounts = accounts;
        this.newPassword = newPassword;
        this.journal = journal;
        this.transactions = transactions;
    }

    /** Somebody wants a link. */
    public void ask(@Nullable String email, Origin from) {
        requests.ask(Purpose.RESET, email, from);
    }

    /** Uses the link up, unless the password is not accepted. The password is wiped. */
    public void complete(@Nullable String token, @Nullable Password password, Origin from) {
        try (password) {
            tries.count(from);
            var given = token == null ? "" : token;
            var right = provider.link(Purpose.RESET, given);
            var person = right.person().flatMap(accounts::find).orElseThrow();
            var objection = newPassword.objection(password, person);
            if (objection.isPresent() || password == null) {
                throw new ProblemException(
                        new Problem.Invalid(
                                "The password was not changed.",
                                objection.map(List::of).orElse(List.of())));
            }
            var secret = right.choose(password);
            transactions.executeWithoutResult(_ -> set(right, person.id(), secret, from));
        }
    }

    private void set(Right right, PersonId id, Right.NewSecret secret, Origin from) {
        if (!right.use()) {
            throw MailedLinks.unknown();
        }
        Person person = accounts.lock(id).orElseThrow();
        newPassword.set(person, secret, null, from);
        journal.changed(AuditType.PASSWORD_RESET, person, from);
    }
}
