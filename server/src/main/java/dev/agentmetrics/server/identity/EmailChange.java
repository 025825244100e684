package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Another address for somebody who knows their password, or has none and signed in just now.
 *
 * <p>Guarantees that the address changes only when the link that was sent to the new one is used,
 * that the old one is told before and after, and that the answer does not say whether somebody else
 * has the address. Links that went to the old address end with the change.
 */
@Service
public class EmailChange {

    static final int PER_PERSON = 5;

    private final PresentPassword present;
    private final IdentityProvider provider;
    private final MailedLinks links;
    private final LinkTries tries;
    private final AccountService accounts;
    private final Mail mail;
    private final AccountJournal journal;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final Throttle perPerson;

    EmailChange(
            PresentPassword present,
            IdentityProvider provider,
            MailedLinks links,
            LinkTries tries,
            AccountService accounts,
            Mail mail,
            AccountJournal journal,
            TransactionOperations transactions,
            Clock clock) {
        this.present = present;
        this.provider = provider;
        this.links = links;
        this.tries = tries;
        this.accounts = accounts;
        this.mail = mail;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
        this.perPerson = new Throttle(PER_PERSON, Duration.ofHours(1), clock);
    }

    /** The password is wiped. */
    public void ask(
            @Nullable SignedIn session, @Nullable Password password, @Nullable String email) {
        try (password) {
            present.person(session);
            var address = EmailAddress.parse(email == null ? "" : email);
            if (address.isEmpty()) {
                throw new ProblemException(
                        new Problem.Invalid(
                                "The address was not changed.",
                                List.of(new FieldError("email", "invalid", "an e-mail address"))));
            }
            var proven = present.requireIfAny(session, password);
            perPerson.attempt(proven.person().id().toString()).ifPresent(EmailChange::refuse);
            var link = provider.addressLink(proven.right(), address.get());
            transactions.executeWithoutResult(_ -> store(proven, address.get(), link));
        }
    }

    private void store(
            PresentPassword.Proven proven, EmailAddress email, IdentityProvider.AddressLink link) {
        var person = present.lock(proven);
        var from = proven.session().caller().origin();
        link.send();
        mail.send(
                Template.EMAIL_CHANGE_ASKED,
                person.email(),
                Map.of(
                        "new_email",
                        email.text(),
                        "when",
                        now(),
                        "address",
                        from.address(),
                        "link",
                        links.page("/forgot-password")));
        journal.changed(AuditType.EMAIL_CHANGE_ASKED, person, from);
    }

    /** Somebody who reads the new address. It need not be on the device that asked. */
    public void confirm(@Nullable String token, Origin from) {
        tries.count(from);
        var given = token == null ? "" : token;
        var right = provider.link(Purpose.EMAIL, given);
        transactions.executeWithoutResult(_ -> change(right, from));
    }

    private void change(Right right, Origin from) {
        var id = right.person().orElseThrow();
        var email = right.email();
        if (!right.use()) {
            throw MailedLinks.unknown();
        }
        var person = accounts.lock(id).orElseThrow();
        // Somebody else may have taken it since; that looks like a link that has ended.
        if (accounts.find(email).isPresent() && !isTheSame(person, email)) {
            throw MailedLinks.unknown();
        }
        accounts.changeEmail(id, email);
        links.forget(id);
        mail.send(
                Template.EMAIL_CHANGED,
                person.email(),
                Map.of("new_email", email.text(), "when", now(), "address", from.address()));
        journal.changed(AuditType.EMAIL_CHANGED, person, from);
    }

    /** Another spelling of one's own. */
    private static boolean isTheSame(Person person, EmailAddress email) {
        return person.email().key().equals(email.key());
    }

    private static void refuse(Duration wait) {
        throw new ProblemException(
                new Problem.OverLimit(
                        "too_many_messages",
                        "Too many messages were asked for. Wait before trying again.",
                        wait));
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
