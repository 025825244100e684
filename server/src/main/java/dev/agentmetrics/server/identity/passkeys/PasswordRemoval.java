package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.identity.IdentityProvider;
import dev.agentmetrics.server.identity.MailedLinkStore;
import dev.agentmetrics.server.identity.PasswordStore;
import dev.agentmetrics.server.identity.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Doing without a password.
 *
 * <p>Guarantees that only somebody with a passkey can, who proved a moment ago who they are; that
 * links by mail which were asked for before do not bring it back; and that the person is told. A
 * link that is asked for afterwards does bring one back when it is used: whoever lost their
 * passkeys needs a way.
 */
@Service
public class PasswordRemoval {

    private final IdentityProvider provider;
    private final PasswordStore passwords;
    private final MailedLinkStore links;
    private final PasskeyWayIn passkeys;
    private final ProofChange change;
    private final PasskeyJournal journal;
    private final PasskeyMail mail;

    PasswordRemoval(
            IdentityProvider provider,
            PasswordStore passwords,
            MailedLinkStore links,
            PasskeyWayIn passkeys,
            ProofChange change,
            PasskeyJournal journal,
            PasskeyMail mail) {
        this.provider = provider;
        this.passwords = passwords;
        this.links = links;
        this.passkeys = passkeys;
        this.change = change;
        this.journal = journal;
        this.mail = mail;
    }

    /** The session with its new value. */
    public SignedIn remove(@Nullable SignedIn session) {
        var mine = ProofChange.require(session);
        change.requireRecent(mine);
        return change.of(mine, person -> remove(mine, person));
    }

    private void remove(SignedIn session, PersonId person) {
        if (!provider.allowsOtherProofs()) {
            throw new ProblemException(
                    new Problem.Conflict(
                            "password_required",
                            "Passwords of this server are kept elsewhere, and nobody signs in"
                                    + " without."));
        }
        if (passwords.find(person).isEmpty()) {
            throw new ProblemException(new Problem.NotFound("password"));
        }
        if (passkeys.count(person) == 0) {
            throw new ProblemException(
                    new Problem.Conflict(
                            "passkey_required",
                            "A passkey can replace the password. Add one first."));
        }
        passwords.delete(person);
        links.forget(person);
        journal.passwordRemoved(session.caller());
        mail.passwordRemoved(person, session.caller().origin());
    }
}
