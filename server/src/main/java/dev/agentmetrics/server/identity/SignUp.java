package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.SignUpSettings;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.VisibleText;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Lets anybody begin with an organisation of their own, where the operator allows it.
 *
 * <p>Guarantees that nobody is here under an address they do not read: the password is chosen
 * behind the link that was sent there, so whoever asked for somebody else gains nothing. Asking
 * does not tell who is here.
 */
@Service
public class SignUp {

    private final SignUpSettings settings;
    private final LinkRequests requests;
    private final IdentityProvider provider;
    private final LinkTries tries;
    private final AccountService accounts;
    private final NewPassword newPassword;
    private final AccountJournal journal;
    private final TransactionOperations transactions;

    SignUp(
            SignUpSettings settings,
            LinkRequests requests,
            IdentityProvider provider,
            LinkTries tries,
            AccountService accounts,
            NewPassword newPassword,
            AccountJournal journal,
            TransactionOperations transactions) {
        this.settings = settings;
        this.requests = requests;
        this.provider = provider;
        this.tries = tries;
        this.accounts = accounts;
        this.newPassword = newPassword;
        this.journal = journal;
        this.transactions = transactions;
    }

    public boolean isOpen() {
        return settings.isOpen();
    }

    /** Somebody wants a link. */
    public void ask(@Nullable String email, Origin from) {
        requireOpen();
        requests.ask(Purpose.SIGN_UP, email, from);
    }

    /**
     * Makes the person and their organisation; uses the link up, unless something was wrong. The
     * password is wiped.
     *
     * @return the address to sign in with
     */
    public EmailAddress complete(
            @Nullable String token,
            @Nullable Password password,
            @Nullable String organizationName,
            Origin from) {
        try (password) {
            requireOpen();
            tries.count(from);
            var given = token == null ? "" : token;
            var right = provider.link(Purpose.SIGN_UP, given);
            var email = right.email();
            var name = organizationName == null ? "" : organizationName.strip();
            var errors = new ArrayList<FieldError>();
            if (name.isEmpty()
                    || name.length() > Organization.MAX_NAME
                    || !VisibleText.isVisible(name)) {
                errors.add(
                        new FieldError(
                                "organization_name",
                                "invalid",
                                "1 to " + Organization.MAX_NAME + " characters"));
            }
            newPassword.objection(password, email, name).ifPresent(errors::add);
            if (!errors.isEmpty() || password == null) {
                throw new ProblemException(
                        new Problem.Invalid("The account was not made.", errors));
            }
            var secret = right.choose(password);
            transactions.executeWithoutResult(_ -> create(right, name, secret, from));
            return email;
        }
    }

    private void create(Right right, String name, Right.NewSecret secret, Origin from) {
        // They may have come by another way since.
        if (!right.use() || accounts.find(right.email()).isPresent()) {
            throw MailedLinks.unknown();
        }
        var person = accounts.found(name, right.email());
        secret.give(person.id());
        journal.changed(AuditType.SIGNED_UP, person, from);
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw new ProblemException(
                    new Problem.Forbidden(
                            "sign_up_closed", "Nobody can sign up here without an invitation."));
        }
    }
}
