package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.MailedLinkStore.Link;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Passwords and links of this server itself: Argon2id hashes in its database, links by its mail.
 */
@Component
@ConditionalOnProperty(
        name = "agentmetrics.identity",
        havingValue = "embedded",
        matchIfMissing = true)
final class EmbeddedProvider implements IdentityProvider {

    static final Duration RESET_VALID = Duration.ofMinutes(30);
    static final Duration SIGN_UP_VALID = Duration.ofHours(24);
    static final Duration ADDRESS_VALID = Duration.ofHours(24);

    private final AccountService accounts;
    private final PasswordStore passwords;
    private final PasswordHashing hashing;
    private final SessionService sessions;
    private final MailedLinks links;
    private final Mail mail;
    private final Clock clock;

    EmbeddedProvider(
            AccountService accounts,
            PasswordStore passwords,
            PasswordHashing hashing,
            SessionService sessions,
            MailedLinks links,
            Mail mail,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.hashing = hashing;
        this.sessions = sessions;
        this.links = links;
        this.mail = mail;
        this.clock = clock;
    }

    @Override
    public int maxPasswordBytes() {
        return PasswordPolicy.MAX_BYTES;
    }

    @Override
    public boolean allowsOtherProofs() {
        return true;
    }

    @Override
    public boolean hasPassword(PersonId person) {
        return passwords.find(person).isPresent();
    }

    @Override
    public Optional<Proof> check(Optional<EmailAddress> email, Password password, Origin from) {
        var person = email.flatMap(accounts::find).map(Person::id);
        // Before the password is looked up: it may be changed while it is being checked.
        var ticket = person.map(sessions::ticket);
        var phc = person.flatMap(passwords::find).orElse(null);
        boolean right = hashing.matches(password, phc);
        return ticket.filter(_ -> right).map(taken -> new Proof(taken, Proof.Backing.NONE));
    }

    @Override
    public Optional<Right> present(SignedIn session, Person person, Password password) {
        var phc = passwords.find(person.id()).orElse(null);
        boolean right = hashing.matches(password, phc);
        return Optional.ofNullable(phc).filter(_ -> right).map(known -> new Knows(person, known));
    }

    @Override
    public void sendResetLink(Person person) {
        var link =
                links.create(
                        new Link(Purpose.RESET, person.id(), person.email()),
                        "/reset-password",
                        RESET_VALID);
        // Whoever did away with theirs is told that this is what they would get back.
        mail.send(
                hasPassword(person.id()) ? Template.PASSWORD_RESET : Template.PASSWORD_RETURN,
                person.email(),
                Map.of("link", link, "minutes", Long.toString(RESET_VALID.toMinutes())));
    }

    @Override
    public void sendSignUpLink(EmailAddress email) {
        var link =
                links.create(
                        new Link(Purpose.SIGN_UP, null, email), "/sign-up/complete", SIGN_UP_VALID);
        mail.send(
                Template.SIGN_UP,
                email,
                Map.of("link", link, "hours", Long.toString(SIGN_UP_VALID.toHours())));
    }

    @Override
    public AddressLink addressLink(Right present, EmailAddress email) {
        var person = present.person().orElseThrow();
        return () -> {
            var link =
                    links.create(
                            new Link(Purpose.EMAIL, person, email),
                            "/confirm-email",
                            ADDRESS_VALID);
            if (accounts.find(email).filter(other -> !other.id().equals(person)).isEmpty()) {
                mail.send(
                        Template.EMAIL_CONFIRMATION,
                        email,
                        Map.of("link", link, "hours", Long.toString(ADDRESS_VALID.toHours())));
            }
        };
    }

    @Override
    public Right link(Purpose purpose, String token) {
        return new Holds(links.require(purpose, token), token);
    }

    @Override
    public Enrolment enrol(EmailAddress email, Password password) {
        return new Enrolment(hashed(password), Proof.Backing.NONE);
    }

    private Right.NewSecret hashed(Password password) {
        var phc = hashing.hash(password);
        return person -> passwords.replace(person, phc, clock.instant());
    }

    /** Somebody who knows the password with this hash. */
    private final class Knows implements Right {

        private final Person who;
        private final String phc;

        Knows(Person who, String phc) {
            this.who = who;
            this.phc = phc;
        }

        @Override
        public Optional<PersonId> person() {
            return Optional.of(who.id());
        }

        @Override
        public EmailAddress email() {
            return who.email();
        }

        @Override
        public NewSecret choose(Password password) {
            return hashed(password);
        }

        /** The password must still be that one. */
        @Override
        public boolean use() {
            return passwords.find(who.id()).equals(Optional.of(phc));
        }
    }

    /** Somebody who has a link of ours. */
    private final class Holds implements Right {

        private final Link link;
        private final String token;

        Holds(Link link, String token) {
            this.link = link;
            this.token = token;
        }

        @Override
        public Optional<PersonId> person() {
            return Optional.ofNullable(link.person());
        }

        @Override
        public EmailAddress email() {
            return link.email();
        }

        @Override
        public NewSecret choose(Password password) {
            return hashed(password);
        }

        @Override
        public boolean use() {
            return links.use(link.purpose(), token);
        }
    }
}
