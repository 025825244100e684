package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.Enrolment;
import dev.agentmetrics.server.identity.IdentityProvider;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import dev.agentmetrics.server.identity.Password;
import dev.agentmetrics.server.identity.Proof;
import dev.agentmetrics.server.identity.Right;
import dev.agentmetrics.server.identity.SessionId;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.SignInTicket;
import dev.agentmetrics.server.identity.SignedIn;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Passwords and links of Supabase Auth. This server sees a password on its way there and keeps
 * nothing of it. How it maps to what people are told: {@link SupabaseProblems}.
 */
@Component
@OnSupabase
final class SupabaseProvider implements IdentityProvider {

    /** What bcrypt takes; Supabase refuses more. */
    static final int MAX_BYTES = 72;

    private static final Logger LOG = LoggerFactory.getLogger(SupabaseProvider.class);

    private final SupabaseAuth auth;
    private final SupabasePeople people;
    private final SupabaseStore store;
    private final SupabaseSessions backing;
    private final SupabaseLinks links;
    private final Wishes wishes;
    private final AccountService accounts;
    private final SessionService sessions;
    private final Floor floor;
    private final Clock clock;
    private final Throttle perPerson;

    /**
     * @param floor how long a refusal takes, where a test does not want to wait
     */
    SupabaseProvider(
            SupabaseAuth auth,
            SupabasePeople people,
            SupabaseStore store,
            SupabaseSessions backing,
            SupabaseLinks links,
            Wishes wishes,
            AccountService accounts,
            SessionService sessions,
            Optional<Floor> floor,
            Clock clock) {
        this.auth = auth;
        this.people = people;
        this.store = store;
        this.backing = backing;
        this.links = links;
        this.wishes = wishes;
        this.accounts = accounts;
        this.sessions = sessions;
        this.floor = floor.orElseGet(() -> Floor.by(clock));
        this.clock = clock;
        this.perPerson = new Throttle(1, SupabaseLinks.BETWEEN, clock);
    }

    @Override
    public int maxPasswordBytes() {
        return MAX_BYTES;
    }

    /** Our sessions rest on one at Supabase, which only Supabase opens. */
    @Override
    public boolean allowsOtherProofs() {
        return false;
    }

    @Override
    public boolean hasPassword(PersonId person) {
        return store.hasPassword(person);
    }

    @Override
    public Optional<Proof> check(Optional<EmailAddress> email, Password password, Origin from) {
        var begun = clock.instant();
        var grant = email.flatMap(address -> grant(address, password));
        if (grant.isEmpty()) {
            floor.since(begun);
            return Optional.empty();
        }
        try {
            var proof = people.recognise(grant.get(), from).proof();
            if (mayComeIn(proof.ticket().person())) {
                return Optional.of(proof);
            }
            auth.forget(grant.get());
            floor.since(begun);
            return Optional.empty();
        } catch (Unwelcome unwelcome) {
            throw SupabaseProblems.signIn(unwelcome);
        } catch (SupabaseRefusal refusal) {
            throw SupabaseProblems.signIn(refusal);
        }
    }

    /**
     * Whoever is a member nowhere, or signs in only with another service, looks like a wrong
     * password.
     */
    private boolean mayComeIn(PersonId person) {
        return store.hasPassword(person) && accounts.firstMembership(person).isPresent();
    }

    /** Empty for everything that must look like a wrong password. */
    private Optional<Grant> grant(EmailAddress email, Password password) {
        if (password.utf8().length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(auth.signIn(email, password));
        } catch (SupabaseRefusal refusal) {
            if (SupabaseProblems.isWrongPassword(refusal)) {
                return Optional.empty();
            }
            throw SupabaseProblems.signIn(refusal);
        }
    }

    @Override
    public Optional<Right> present(SignedIn session, Person person, Password password) {
        // Before the password is looked at: it may be changed while it is being checked.
        var ticket = sessions.ticket(person.id());
        var begun = clock.instant();
        var grant = grant(person.email(), password);
        grant.ifPresent(auth::forget);
        boolean same =
                grant.map(one -> one.claims().user())
                        .flatMap(store::person)
                        .filter(person.id()::equals)
                        .filter(store::hasPassword)
                        .isPresent();
        if (!same) {
            floor.since(begun);
            return Optional.empty();
        }
        return Optional.of(new InSession(session.session(), person, password, ticket));
    }

    @Override
    public void sendResetLink(Person person) {
        links.sendReset(person.email());
    }

    @Override
    public void sendSignUpLink(EmailAddress email) {
        links.sendBegin(email);
    }

    /** Supabase sends one in a minute to those it does not know, so nobody gets more. */
    @Override
    public AddressLink addressLink(SignedIn session, Person person, EmailAddress email) {
        perPerson
                .attempt(person.id().toString())
                .ifPresent(
                        wait -> {
                            throw SupabaseProblems.tooManyMessages(wait);
                        });
        var access = backing.access(session.session());
        return new AddressLink() {

            @Override
            public void send() {
                wishes.address(person.id(), email);
            }

            // Whether somebody has the address is told neither by the answer nor by its time.
            @Override
            public void sent() {
                var begun = clock.instant();
                if (accounts.find(email)
                        .filter(other -> !other.id().equals(person.id()))
                        .isEmpty()) {
                    changeEmail(access, email);
                }
                floor.since(begun);
            }
        };
    }

    private void changeEmail(Secret access, EmailAddress email) {
        try {
            auth.changeEmail(access, email);
        } catch (SupabaseRefusal refusal) {
            LOG.warn("Supabase Auth sent no link to a new address: {}", refusal.code());
        } catch (ProblemException _) {
            LOG.warn("Supabase Auth sent no link to a new address");
        }
    }

    @Override
    public Right link(Purpose purpose, String token) {
        return links.right(purpose, token);
    }

    @Override
    public boolean verifiesGuests() {
        return true;
    }

    /**
     * The user may be there already: made by the operator, or with the link that is sent otherwise.
     */
    @Override
    public Enrolment enrol(EmailAddress email, Password password) {
        if (!auth.verifiesAddresses()) {
            throw SupabaseProblems.addressesNotVerified();
        }
        try {
            var grant = knownGrant(email, password);
            if (grant.isEmpty()) {
                links.sendEnrolment(email);
                throw SupabaseProblems.verifyFirst();
            }
            var user = auth.user(grant.get());
            SupabasePeople.requireWelcome(grant.get(), user);
            return new Enrolment(links.link(user.id()), backing.backing(grant.get()));
        } catch (Unwelcome unwelcome) {
            throw SupabaseProblems.setUp(unwelcome.reason().name());
        } catch (SupabaseRefusal refusal) {
            throw SupabaseProblems.setUp(refusal.code());
        }
    }

    /** Empty also for somebody who has not verified the address. */
    private Optional<Grant> knownGrant(EmailAddress email, Password password) {
        try {
            return Optional.of(auth.signIn(email, password));
        } catch (SupabaseRefusal refusal) {
            if (SupabaseProblems.isWrongPassword(refusal) || refusal.is("email_not_confirmed")) {
                return Optional.empty();
            }
            throw refusal;
        }
    }

    /**
     * Somebody who is signed in and gave their password again, which is open until they are done.
     */
    private final class InSession implements Right {

        private final SessionId session;
        private final Person who;
        private final Password present;
        private final SignInTicket ticket;
        private boolean chosen;

        InSession(SessionId session, Person who, Password present, SignInTicket ticket) {
            this.session = session;
            this.who = who;
            this.present = present;
            this.ticket = ticket;
        }

        @Override
        public Optional<PersonId> person() {
            return Optional.of(who.id());
        }

        @Override
        public EmailAddress email() {
            return who.email();
        }

        /**
         * In the name of this very session, which Supabase lets live. Once it is done there, it is
         * done here, whatever happens meanwhile.
         */
        @Override
        public NewSecret choose(Password password) {
            if (isUnchanged()) {
                change(password);
                chosen = true;
            }
            return _ -> {};
        }

        private void change(Password password) {
            try {
                auth.changePassword(backing.access(session), password, present);
            } catch (SupabaseRefusal refusal) {
                throw SupabaseProblems.password(refusal);
            }
        }

        @Override
        public boolean use() {
            return chosen || isUnchanged();
        }

        /** Nothing that proves who they are was changed since. */
        private boolean isUnchanged() {
            return sessions.ticket(who.id()).equals(ticket);
        }
    }
}
