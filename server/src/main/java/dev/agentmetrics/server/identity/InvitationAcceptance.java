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
    private final IdentityProvider provider;
    private final NewPassword newPassword;
    private final SessionService sessions;
    private final SignInJournal journal;
    private final Guard guard;
    private final TransactionOperations transactions;

    InvitationAcceptance(
            InvitedPeople invited,
            AccountService accounts,
            IdentityProvider provider,
            NewPassword newPassword,
            SessionService sessions,
            SignInJournal journal,
            Guard guard,
            TransactionOperations transactions) {
        this.invited = invited;
        this.accounts = accounts;
        this.provider = provider;
        this.newPassword = newPassword;
        this.sessions = sessions;
        this.journal = journal;
        this.guard = guard;
        this.transactions = transactions;
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
            var secret = offer.known() ? null : choose(password, offer);
            try {
                transactions.executeWithoutResult(_ -> enter(token, email, secret, from));
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

    private Right.NewSecret choose(@Nullable Password password, InvitedPeople.Offer offer) {
        var email = offer.invitation().email();
        var objection = newPassword.objection(password, email, offer.organization().name());
        if (objection.isPresent() || password == null) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "The invitation was not accepted.",
                            objection.map(List::of).orElse(List.of())));
        }
        return provider.enrol(email, password).secret();
    }

    private void enter(
            @Nullable String token,
            EmailAddress email,
            Right.@Nullable NewSecret secret,
            Origin from) {
        var known = accounts.find(email).map(Person::id).flatMap(accounts::lock);
        invited.accept(token, known.orElseGet(() -> register(email, secret)), from);
    }

    private Person register(EmailAddress email, Right.@Nullable NewSecret secret) {
        if (secret == null) {
            // It had an account a moment ago.
            throw notThere("invitation");
        }
        var person = accounts.register(email);
        secret.give(person.id());
        return person;
    }

    private static ProblemException notThere(String what) {
        return new ProblemException(new Problem.NotFound(what));
    }
}
