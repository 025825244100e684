package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Caller;
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
    private final PasswordStore passwords;
    private final PasswordHashing hashing;
    private final SecondFactors factors;
    private final Guard guard;
    private final SignInJournal journal;
    private final Throttle perPerson;

    PresentPassword(
            AccountService accounts,
            PasswordStore passwords,
            PasswordHashing hashing,
            SecondFactors factors,
            Guard guard,
            SignInJournal journal,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.hashing = hashing;
        this.factors = factors;
        this.guard = guard;
        this.journal = journal;
        this.perPerson = new Throttle(TRIES, Duration.ofMinutes(15), clock);
    }

    /** A person with a session; the hash their password was checked against, if they have one. */
    public record Proven(SignedIn session, Person person, @Nullable String phc) {}

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
        if (session == null || passwords.find(person.id()).isPresent()) {
            return require(session, password);
        }
        guard.requireRecent(session.caller());
        return new Proven(session, person, null);
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
        var phc = passwords.find(person.id()).orElse(null);
        if (password == null || !hashing.matches(password, phc) || phc == null) {
            journal.refused(
                    person.email().key(),
                    new SignInJournal.Known(session.caller().org(), person.id()),
                    SignInJournal.Refusal.WRONG_PRESENT_PASSWORD,
                    session.caller().origin());
            throw wrong();
        }
        perPerson.forgive(name);
        return new Proven(session, person, phc);
    }

    /** In a transaction: locks the person, and insists that the password is still that one. */
    Person lock(Proven proven) {
        var person = accounts.lock(proven.person().id()).orElseThrow(PresentPassword::wrong);
        if (!passwords.find(person.id()).equals(Optional.ofNullable(proven.phc()))) {
            throw wrong();
        }
        return person;
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
