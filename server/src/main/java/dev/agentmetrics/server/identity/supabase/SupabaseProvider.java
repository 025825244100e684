package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.ProblemException;
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
import dev.agentmetrics.server.identity.supabase.SupabaseAuth.LinkType;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
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
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final SupabaseAuth auth;
    private final SupabasePeople people;
    private final SupabaseStore store;
    private final SupabaseSessions backing;
    private final OpenedLinks opened;
    private final AccountService accounts;
    private final SessionService sessions;
    private final Floor floor;
    private final Clock clock;

    /**
     * @param floor how long a refusal takes, where a test does not want to wait
     */
    SupabaseProvider(
            SupabaseAuth auth,
            SupabasePeople people,
            SupabaseStore store,
            SupabaseSessions backing,
            OpenedLinks opened,
            AccountService accounts,
            SessionService sessions,
            Optional<Floor> floor,
            Clock clock) {
        this.auth = auth;
        this.people = people;
        this.store = store;
        this.backing = backing;
        this.opened = opened;
        this.accounts = accounts;
        this.sessions = sessions;
        this.floor = floor.orElseGet(() -> Floor.by(clock));
        this.clock = clock;
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
        return store.isLinked(person);
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
            return Optional.of(people.prove(grant.get(), from).proof());
        } catch (Unwelcome unwelcome) {
            throw SupabaseProblems.signIn(unwelcome);
        } catch (SupabaseRefusal refusal) {
            throw SupabaseProblems.signIn(refusal);
        }
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
                        .isPresent();
        if (!same) {
            floor.since(begun);
            return Optional.empty();
        }
        return Optional.of(new InSession(session.session(), person, password, ticket));
    }

    @Override
    public void sendResetLink(Person person) {
        sending(() -> auth.sendResetLink(person.email()));
    }

    @Override
    public void sendSignUpLink(EmailAddress email) {
        sending(() -> auth.sendSignUpLink(email));
    }

    /** A message that Supabase will not send will not be sent the next time either. */
    private static void sending(Runnable call) {
        try {
            call.run();
        } catch (SupabaseRefusal refusal) {
            LOG.warn("Supabase Auth sent no message: {}", refusal.code());
        }
    }

    /** Supabase sends it at once; whether somebody has the address is not told. */
    @Override
    public AddressLink addressLink(Right present, EmailAddress email) {
        var person = present.person().orElseThrow();
        if (accounts.find(email).filter(other -> !other.id().equals(person)).isEmpty()
                && present instanceof InSession mine) {
            var access = backing.access(mine.session());
            sending(() -> auth.changeEmail(access, email));
        }
        return () -> {};
    }

    @Override
    public Right link(Purpose purpose, String token) {
        var type =
                switch (purpose) {
                    case RESET -> LinkType.RECOVERY;
                    case SIGN_UP -> LinkType.BEGIN;
                    case EMAIL -> LinkType.ADDRESS;
                };
        if (!TOKEN.matcher(token).matches()) {
            throw OpenedLinks.unknown();
        }
        try {
            var grant = opened.find(type, token).orElseGet(() -> open(type, token));
            var user = auth.user(grant);
            var person = store.person(user.id());
            var email = user.email().orElseThrow(OpenedLinks::unknown);
            // A link to begin is for strangers, any other for those who are here.
            if (person.isPresent() == (type == LinkType.BEGIN)) {
                throw OpenedLinks.unknown();
            }
            return new Holds(type, token, user.id(), person, email);
        } catch (SupabaseRefusal _) {
            throw OpenedLinks.unknown();
        }
    }

    private Grant open(LinkType type, String token) {
        var grant = auth.useLink(type, token).orElseThrow(SupabaseProblems::confirmBoth);
        opened.keep(type, token, grant);
        return grant;
    }

    @Override
    public Enrolment enrol(EmailAddress email, Password password) {
        var grant = ownerGrant(email, password);
        try {
            var user = auth.user(grant);
            SupabasePeople.requireWelcome(grant, user);
            return new Enrolment(link(user.id()), backing.backing(grant));
        } catch (Unwelcome unwelcome) {
            throw SupabaseProblems.setUp(unwelcome.reason().name());
        } catch (SupabaseRefusal refusal) {
            throw SupabaseProblems.setUp(refusal.code());
        }
    }

    /** The operator may have made the user at Supabase already, or verified the address since. */
    private Grant ownerGrant(EmailAddress email, Password password) {
        try {
            var known = grant(email, password);
            return known.or(() -> auth.signUp(email, password))
                    .orElseThrow(SupabaseProblems::verifyFirst);
        } catch (SupabaseRefusal refusal) {
            throw SupabaseProblems.setUp(refusal.code());
        } catch (ProblemException problem) {
            throw SupabaseProblems.isNotVerified(problem)
                    ? SupabaseProblems.verifyFirst()
                    : problem;
        }
    }

    private Right.NewSecret link(UUID user) {
        return person -> store.link(user, person, clock.instant());
    }

    private static void changing(Runnable call) {
        try {
            call.run();
        } catch (SupabaseRefusal refusal) {
            throw SupabaseProblems.password(refusal);
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

        InSession(SessionId session, Person who, Password present, SignInTicket ticket) {
            this.session = session;
            this.who = who;
            this.present = present;
            this.ticket = ticket;
        }

        SessionId session() {
            return session;
        }

        @Override
        public Optional<PersonId> person() {
            return Optional.of(who.id());
        }

        @Override
        public EmailAddress email() {
            return who.email();
        }

        /** In the name of this very session, which Supabase lets live. */
        @Override
        public NewSecret choose(Password password) {
            var access = backing.access(session);
            changing(() -> auth.changePassword(access, password, present));
            return _ -> {};
        }

        /** Nothing that proves who they are was changed since. */
        @Override
        public boolean use() {
            return sessions.ticket(who.id()).equals(ticket);
        }
    }

    /** Somebody who has a link that Supabase sent. */
    private final class Holds implements Right {

        private final LinkType type;
        private final String token;
        private final UUID user;
        private final Optional<PersonId> who;
        private final EmailAddress email;
        private boolean taken;

        Holds(LinkType type, String token, UUID user, Optional<PersonId> who, EmailAddress email) {
            this.type = type;
            this.token = token;
            this.user = user;
            this.who = who;
            this.email = email;
        }

        @Override
        public Optional<PersonId> person() {
            return who;
        }

        @Override
        public EmailAddress email() {
            return email;
        }

        /** Takes the link first, so that of two requests one sets its password. */
        @Override
        public NewSecret choose(Password password) {
            var grant = opened.take(type, token);
            try {
                changing(() -> auth.changePassword(grant.access(), password, null));
            } catch (ProblemException refused) {
                opened.keep(type, token, grant);
                throw refused;
            }
            taken = true;
            forget(grant);
            return who.isPresent() ? _ -> {} : link(user);
        }

        @Override
        public boolean use() {
            if (!taken) {
                auth.forget(opened.take(type, token));
            }
            return true;
        }

        /** After a reset, nobody stays signed in there. */
        private void forget(Grant grant) {
            try {
                auth.signOut(grant.access(), type == LinkType.RECOVERY);
            } catch (SupabaseRefusal | ProblemException _) {
                LOG.warn("sessions at Supabase were not ended after a new password");
            }
        }
    }
}
