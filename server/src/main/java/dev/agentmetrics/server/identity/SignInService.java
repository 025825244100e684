package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.identity.SignInJournal.Refusal;
import dev.agentmetrics.server.identity.SignInSteps.Proven;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sign-in with address and password.
 *
 * <p>Guarantees the same answer, after the same work, for a wrong password and for somebody who
 * does not exist, and that failures are limited per address of the network, per account from one
 * such address, and per account. Does not lock an account: whoever comes from elsewhere still gets
 * in.
 */
@Service
public class SignInService {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    static final int PER_ACCOUNT_AND_ADDRESS = 10;
    static final int PER_ADDRESS = 50;
    static final int PER_ACCOUNT = 100;

    private final AccountService accounts;
    private final IdentityProvider provider;
    private final SignInSteps steps;
    private final SignInJournal journal;
    private final TransactionOperations transactions;
    private final Throttle perAccountAndAddress;
    private final Throttle perAddress;
    private final Throttle perAccount;

    SignInService(
            AccountService accounts,
            IdentityProvider provider,
            SignInSteps steps,
            SignInJournal journal,
            TransactionOperations transactions,
            Clock clock) {
        this.accounts = accounts;
        this.provider = provider;
        this.steps = steps;
        this.journal = journal;
        this.transactions = transactions;
        this.perAccountAndAddress = new Throttle(PER_ACCOUNT_AND_ADDRESS, WINDOW, clock);
        this.perAddress = new Throttle(PER_ADDRESS, WINDOW, clock);
        this.perAccount = new Throttle(PER_ACCOUNT, WINDOW, clock);
    }

    /** What somebody tries to sign in with. The password is wiped. */
    public record Attempt(@Nullable String email, @Nullable Password password) {}

    /**
     * A new session, or the question for a second factor.
     *
     * @param from where the request comes from
     * @param heldCookie the session value that the browser already holds; it is ended
     */
    public SignInResult signIn(Attempt attempt, Origin from, @Nullable String heldCookie) {
        try (var password = attempt.password()) {
            var email = attempt.email();
            if (email == null || password == null) {
                throw new ProblemException(
                        new Problem.Invalid("Sign-in needs two fields.", missing(attempt)));
            }
            var proven = verify(email, password, from);
            return transactions.execute(_ -> steps.first(proven, from, heldCookie));
        }
    }

    private Proven verify(String email, Password password, Origin from) {
        var address = EmailAddress.parse(email);
        var network = from.network();
        var name = address.map(EmailAddress::key).orElse(email);
        var account = ThrottleName.account(name);
        var wait =
                perAddress
                        .attempt(network)
                        .or(() -> perAccountAndAddress.attempt(account + "@" + network))
                        .or(() -> perAccount.attempt(account));
        if (wait.isPresent()) {
            journal.refused(name, null, Refusal.TOO_MANY_FAILURES, from);
            throw tooMany(wait.get());
        }
        try {
            var proven = check(name, address, password, from);
            forgive(network, account);
            return proven;
        } catch (ProblemException failure) {
            if (failure.problem() instanceof Problem.OverLimit) {
                // Nobody looked at the password: there was no place for it.
                forgive(network, account);
            }
            throw failure;
        }
    }

    private Proven check(
            String name, Optional<EmailAddress> address, Password password, Origin from) {
        var proof = ask(name, address, password, from);
        var membership =
                proof.map(Proof::ticket)
                        .map(SignInTicket::person)
                        .flatMap(accounts::firstMembership);
        if (proof.isEmpty() || membership.isEmpty()) {
            journal.refused(name, known(address), Refusal.WRONG_CREDENTIALS, from);
            throw wrong();
        }
        return new Proven(proof.get(), membership.get().org(), "password");
    }

    private void forgive(String network, String account) {
        perAddress.forgive(network);
        perAccountAndAddress.forgive(account + "@" + network);
        perAccount.forgive(account);
    }

    /** A provider that lets somebody with the right password stay outside is recorded, too. */
    private Optional<Proof> ask(
            String name, Optional<EmailAddress> address, Password password, Origin from) {
        try {
            return provider.check(address, password, from);
        } catch (ProblemException refusal) {
            if (refusal.problem() instanceof Problem.Unauthenticated) {
                journal.refused(name, known(address), Refusal.BY_PROVIDER, from);
            }
            throw refusal;
        }
    }

    private SignInJournal.@Nullable Known known(Optional<EmailAddress> address) {
        return address.flatMap(accounts::find)
                .map(Person::id)
                .flatMap(accounts::firstMembership)
                .map(one -> new SignInJournal.Known(one.org(), one.person()))
                .orElse(null);
    }

    private static ProblemException wrong() {
        return new ProblemException(
                new Problem.Unauthenticated(
                        "invalid_credentials", "The e-mail address or the password is wrong."));
    }

    private static ProblemException tooMany(Duration wait) {
        return new ProblemException(
                new Problem.OverLimit(
                        "too_many_failures",
                        "Too many failed sign-ins. Wait before trying again.",
                        wait));
    }

    private static List<FieldError> missing(Attempt attempt) {
        var errors = new ArrayList<FieldError>();
        if (attempt.email() == null) {
            errors.add(new FieldError("email", "required", "an e-mail address"));
        }
        if (attempt.password() == null) {
            errors.add(new FieldError("password", "required", "a password"));
        }
        return errors;
    }
}
