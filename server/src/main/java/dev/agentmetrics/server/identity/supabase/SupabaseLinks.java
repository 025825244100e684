package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.SignUpSettings;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import dev.agentmetrics.server.identity.Password;
import dev.agentmetrics.server.identity.Right;
import dev.agentmetrics.server.identity.supabase.SupabaseAuth.LinkType;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Links by mail that Supabase sends, and what they are good for here.
 *
 * <p>Guarantees that whoever begins with one is alone with the account: a password that somebody
 * left before the address was verified is gone, and so are the sessions it opened.
 */
@Component
@OnSupabase
final class SupabaseLinks {

    /** Supabase sends nobody two in a minute. */
    static final Duration BETWEEN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(SupabaseLinks.class);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** Whatever kinds of letters the project asks for. */
    private static final String EVERY_KIND = "aA1!";

    private final SupabaseAuth auth;
    private final SupabaseStore store;
    private final OpenedLinks opened;
    private final Wishes wishes;
    private final SignUpSettings signUp;
    private final RandomSource random;
    private final Clock clock;
    private final Throttle perAddress;

    SupabaseLinks(
            SupabaseAuth auth,
            SupabaseStore store,
            OpenedLinks opened,
            Wishes wishes,
            SignUpSettings signUp,
            RandomSource random,
            Clock clock) {
        this.auth = auth;
        this.store = store;
        this.opened = opened;
        this.wishes = wishes;
        this.signUp = signUp;
        this.random = random;
        this.clock = clock;
        this.perAddress = new Throttle(1, BETWEEN, clock);
    }

    void sendReset(EmailAddress email) {
        sendAtAll("reset " + email.key(), () -> auth.sendResetLink(email));
    }

    void sendBegin(EmailAddress email) {
        sendAtAll("begin " + email.key(), () -> auth.sendSignUpLink(email));
    }

    /** For somebody whom another link lets in; refusals are theirs to see. */
    void sendEnrolment(EmailAddress email) {
        wishes.enrolment(email);
        send("begin " + email.key(), () -> auth.sendSignUpLink(email));
    }

    /** A message that Supabase will not send will not be sent the next time either. */
    private void sendAtAll(String name, Runnable call) {
        try {
            send(name, call);
        } catch (SupabaseRefusal refusal) {
            LOG.warn("Supabase Auth sent no message: {}", refusal.code());
        }
    }

    /** Whoever asks again within the minute has just been sent one. */
    private void send(String name, Runnable call) {
        if (perAddress.attempt(name).isPresent()) {
            return;
        }
        try {
            call.run();
        } catch (ProblemException notNow) {
            perAddress.forgive(name);
            throw notNow;
        }
    }

    /** What a link is good for; 404 if for nothing. */
    Right right(Purpose purpose, String token) {
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
            boolean fits = person.isPresent() != (type == LinkType.BEGIN);
            // With their password alone, somebody else may have asked Supabase for it.
            boolean wished =
                    type != LinkType.ADDRESS
                            || person.filter(one -> wishes.isAddress(one, email)).isPresent();
            if (!fits || !wished) {
                throw OpenedLinks.unknown();
            }
            return new Holds(type, token, user.id(), person, email);
        } catch (SupabaseRefusal _) {
            throw OpenedLinks.unknown();
        }
    }

    private Grant open(LinkType type, String token) {
        var grant = auth.useLink(type, token).orElseThrow(SupabaseProblems::confirmBoth);
        if (type == LinkType.BEGIN && store.person(grant.claims().user()).isEmpty()) {
            replacePassword(grant);
        }
        opened.keep(type, token, grant);
        return grant;
    }

    /** Whoever signed the address up before it was verified may have left theirs. */
    private void replacePassword(Grant grant) {
        var text = (random.token().reveal() + EVERY_KIND).toCharArray();
        try (var nobodys = Password.of(text, 0, text.length)) {
            auth.changePassword(grant.access(), nobodys, null);
        }
    }

    /** From now on the person is this user of Supabase, with a password there. */
    Right.NewSecret link(UUID user) {
        return person -> store.link(user, person, true, clock.instant());
    }

    /** Somebody who has a link that Supabase sent. */
    private final class Holds implements Right {

        private final LinkType type;
        private final String token;
        private final UUID user;
        private final Optional<PersonId> who;
        private final EmailAddress email;

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

        @Override
        public boolean mayBegin() {
            return signUp.isOpen() && !wishes.isEnrolment(email);
        }

        /** Takes the link first, so that of two requests one sets its password. */
        @Override
        public NewSecret choose(Password password) {
            var grant = opened.take(type, token).orElseThrow(OpenedLinks::unknown);
            try {
                auth.changePassword(grant.access(), password, null);
            } catch (SupabaseRefusal refusal) {
                opened.keep(type, token, grant);
                throw SupabaseProblems.password(refusal);
            } catch (ProblemException failure) {
                opened.keep(type, token, grant);
                throw failure;
            }
            forget(grant);
            return who.isPresent() ? _ -> store.gavePassword(user) : link(user);
        }

        /** A new address is the wish for it; a new password has been taken before. */
        @Override
        public boolean use() {
            return type != LinkType.ADDRESS
                    || who.filter(person -> wishes.useAddress(person, email)).isPresent();
        }

        @Override
        public void done() {
            opened.take(type, token).ifPresent(auth::forget);
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
