package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes sure that whoever changes how a person signs in is that person, and not somebody at their
 * unlocked desk. Wrong passwords are counted per person and recorded.
 */
@Component
public class PresentPassword {

    static final int TRIES = 10;
    static final String FIELD = "present_password";

    private final AccountService accounts;
    private final IdentityProvider provider;
    private final SecondFactors factors;
    private final Guard guard;
    private final SignInJournal journal;
    private final Throttle perPerson;

    PresentPassword(
            AccountService accounts,
            IdentityProvider provider,
            SecondFactors factors,
            Guard guard,
            SignInJournal journal,
            Clock clock) {
        this.accounts = accounts;
        this.provider = provider;
        this.factors = factors;
        this.guard = guard;
        this.journal = journal;
        this.perPerson = new Throttle(TRIES, Duration.ofMinutes(15), clock);
    }

    /** A person with a session, and what they may do because they proved who they are again. */
    public record Proven(SignedIn session, Person person, Right right) {}

    /** The person behind a session; keys and the like are refused. */
    public Person person(@Nullable SignedIn session) {
        var actor = session == null ? null : session.caller().actor();
        return Optional.ofNullable(actor instanceof Caller.Actor.Person(var id) ? id : null)
                .flatMap(accounts::find)
                .orElseThrow(PresentPassword::notSignedIn);
    }

    /** The same as {@link #require}; of somebody without a password, any proof a moment ago. */
    Proven requireIfAny(@Nullable SignedIn session, @Nullable Password password) {
        var person = person(session);
        if (session == null || provider.hasPassword(person.id())) {
            return require(session, password);
        }
        guard.requireRecent(session.caller());
        return new Proven(session, person, new HasNone(person));
    }

    /** Whoever has a second factor must also have proved it, and not long ago. */
    public Proven require(@Nullable SignedIn session, @Nullable Password password) {
        if (session == null) {
            throw notSignedIn();
        }
        var person = person(session);
        if (factors.has(person.id())) {
            guard.requireRecent(session.caller());
        }
        var name = person.id().toString();
        var wait = perPerson.attempt(name);
        if (wait.isPresent()) {
            throw new ProblemException(
                    new Problem.OverLimit(
                            "too_many_failures",
                            "Too many wrong passwords. Wait before trying again.",
                            wait.get()));
        }
        var right =
                password == null
                        ? Optional.<Right>empty()
                        : provider.present(session, person, password);
        if (right.isEmpty()) {
            journal.refused(
                    person.email().key(),
                    new SignInJournal.Known(session.caller().org(), person.id()),
                    SignInJournal.Refusal.WRONG_PRESENT_PASSWORD,
                    session.caller().origin());
            throw wrong();
        }
        perPerson.forgive(name);
        return new Proven(session, person, right.get());
    }

    /** In a transaction: locks the person, and insists that the password is still that one. */
    Person lock(Proven proven) {
        var person = accounts.lock(proven.person().id()).orElseThrow(PresentPassword::wrong);
        if (!proven.right().use()) {
            throw wrong();
        }
        return person;
    }

    /** Counts as long as there is no password that could be asked for. */
    private final class HasNone implements Right {

        private final Person who;

        HasNone(Person who) {
            this.who = who;
        }

        @Override
        public Optional<PersonId> person() {
            return Optional.of(who.id());
        }

        @Override
        public EmailAddress email() {
            return who.email();
        }

        /** A first password takes a link by mail. */
        @Override
        public NewSecret choose(Password password) {
            throw wrong();
        }

        @Override
        public boolean use() {
            return !provider.hasPassword(who.id());
        }
    }

    private static ProblemException notSignedIn() {
        return new ProblemException(
                new Problem.Forbidden(
                        "session_required", "Only somebody who is signed in may do this."));
    }

    private static ProblemException wrong() {
        return new ProblemException(
                new Problem.Invalid(
                        "Nothing was changed.",
                        List.of(new FieldError(FIELD, "wrong", "the password you have now"))));
    }
}
