package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Gives somebody who is here another address, which they were proven to read.
 *
 * <p>Guarantees that nobody gets the address of somebody else, that links by mail to the old one
 * end with the change, and that the old one is told.
 */
@Component
public class NewAddress {

    private final AccountService accounts;
    private final MailedLinks links;
    private final Mail mail;
    private final AccountJournal journal;
    private final Clock clock;

    NewAddress(
            AccountService accounts,
            MailedLinks links,
            Mail mail,
            AccountJournal journal,
            Clock clock) {
        this.accounts = accounts;
        this.links = links;
        this.mail = mail;
        this.journal = journal;
        this.clock = clock;
    }

    /** In the transaction of the caller; false when somebody else has it. */
    public boolean isSet(PersonId id, EmailAddress email, Origin from) {
        var person = accounts.lock(id).orElseThrow();
        // Another spelling of one's own is no address of somebody else.
        boolean own = person.email().key().equals(email.key());
        if (!own && accounts.find(email).isPresent()) {
            return false;
        }
        accounts.changeEmail(id, email);
        links.forget(id);
        mail.send(
                Template.EMAIL_CHANGED,
                person.email(),
                Map.of(
                        "new_email",
                        email.text(),
                        "when",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                        "address",
                        from.address()));
        journal.changed(AuditType.EMAIL_CHANGED, person, from);
        return true;
    }
}
