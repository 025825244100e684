package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import java.util.Optional;

/**
 * Who keeps passwords and finds out whether somebody reads an address: this server, or a service it
 * was registered with.
 *
 * <p>Every implementation guarantees that a wrong password and somebody who does not exist look the
 * same and take the same time, that a link works once, and that nothing is kept of a password but
 * its salted hash. Limits, the rules for passwords, sessions and the audit log are not its
 * business: they are the same for every provider. A provider that cannot be asked gives 503.
 *
 * <p>What is slow or far away happens outside transactions; what a {@link Right} or a {@link
 * NewSecret} does belongs into the transaction that records the change.
 */
public interface IdentityProvider extends PasswordOwners {

    /** A longer password would be cut, so it is refused. In bytes of UTF-8. */
    int maxPasswordBytes();

    /**
     * Whether a proof that it knows nothing of, such as a passkey, opens a session by itself. Where
     * it does not, nobody can do without the password either.
     */
    boolean allowsOtherProofs();

    /**
     * Whether somebody with this address has this password. Who does, and is not let in for another
     * reason, is told that reason.
     *
     * @param email empty when what was typed is no address; that takes as long
     */
    Optional<Proof> check(Optional<EmailAddress> email, Password password, Origin from);

    /**
     * The password again, by somebody who is signed in; wins the right to change how they do it.
     */
    Optional<Right> present(SignedIn session, Person person, Password password);

    /** Sends a link for a new password, in the transaction that forgets the request for it. */
    void sendResetLink(Person person);

    /** Sends a link to begin with to somebody who is not here yet; in the same way. */
    void sendSignUpLink(EmailAddress email);

    /** Prepares a link that makes this the person's address, once it is used. */
    AddressLink addressLink(Right present, EmailAddress email);

    /** What a link that was sent is good for; there is no such link otherwise. */
    Right link(Purpose purpose, String token);

    /**
     * A password for somebody new whom a link of this server let in: the owner's, or that of an
     * invitation.
     */
    Enrolment enrol(EmailAddress email, Password password);

    /** A link that is ready to be sent. */
    @FunctionalInterface
    interface AddressLink {

        /** Unless somebody else has the address; in the transaction that records the wish. */
        void send();
    }
}
