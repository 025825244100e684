package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.InvitedPeople;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Accepting an invitation: with the token of its link, or as who is signed in.
 *
 * <p>Guarantees that nobody gets into an account by a link alone: it makes whoever has the invited
 * address a member, and they sign in as they always do, with every factor that they have. Only an
 * address without an account gets one, with a password chosen behind the link. A token is used up
 * only by who could accept it.
 */
@Service
public class InvitationAcceptance {

    private final InvitedPeople invited;
    private final AccountService accounts;
    private final PasswordStore passwords;
    private final PasswordHashing hashing;
    private final NewPassword newPassword;
    private final SessionService sessions;
    private final SignInJournal journal;
    private final Guard guard;
    private final TransactionOperations transactions;
    private final Clock clock;

    InvitationAcceptance(
            InvitedPeople invited,
            AccountService accounts,
            PasswordStore passwords,
            PasswordHashing hashing,
            NewPassword newPassword,
            SessionService sessions,
            SignInJournal journal,
            Guard guard,
            TransactionOperations transactions,
            Clock clock) {
        this.invited = invited;
        this.accounts = accounts;
        this.passwords = passwords;
        this.hashing = hashing;
        this.newPassword = newPassword;
        this.sessions = sessions;
        this.journal = journal;
        this.guard = guard;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Makes the invited address a member. The password is wiped.
     *
     * @param password for a new account; not looked at where there is one
     * @return the address to sign in with
     */
    public EmailAddress accept(@Nullable String token, @Nullable Password password, Origin from) {
        try (password) {
            var offer = invited.look(token);
            var email = offer.invitation().email();
            var phc = offer.known() ? null : hash(password, offer);
            try {
                transactions.executeWithoutResult(_ -> enter(token, email, phc, from));
            } catch (DuplicateKeyException _) {
                // The address got its account at the same moment by another way.
                transactions.executeWithoutResult(_ -> enter(token, email, null, from));
            }
            return email;
        }
    }

    /** Accepts as who is signed in; the session goes along into the organisation. */
    public SignedIn join(Caller caller, @Nullable SignedIn session, @Nullable String token) {
        var id = guard.requirePerson(caller);
        if (session == null) {
            throw notThere("session");
        }
        return transactions.execute(
                _ -> {
                    var person = accounts.lock(id).orElseThrow(() -> notThere("session"));
                    var membership = invited.accept(token, person, caller.origin());
                    var moved = sessions.move(session, membership.org(), id);
                    journal.signedIn(moved.caller(), "invitation", null);
                    return moved;
                });
    }

    private String hash(@Nullable Password password, InvitedPeople.Offer offer) {
        var email = offer.invitation().email();
        var objection = newPassword.objection(password, email, offer.organization().name());
        if (objection.isPresent() || password == null) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "The invitation was not accepted.",
                            objection.map(List::of).orElse(List.of())));
        }
        return hashing.hash(password);
    }

    private void enter(
            @Nullable String token, EmailAddress email, @Nullable String phc, Origin from) {
        var known = accounts.find(email).map(Person::id).flatMap(accounts::lock);
        invited.accept(token, known.orElseGet(() -> register(email, phc)), from);
    }

    private Person register(EmailAddress email, @Nullable String phc) {
        if (phc == null) {
            // It had an account a moment ago.
            throw notThere("invitation");
        }
        var person = accounts.register(email);
        passwords.insert(person.id(), phc, clock.instant());
        return person;
    }

    private static ProblemException notThere(String what) {
        return new ProblemException(new Problem.NotFound(what));
    }
}
