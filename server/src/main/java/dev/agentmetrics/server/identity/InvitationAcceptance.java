package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.InvitedPeople;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Accepting an invitation: by somebody new, who chooses a password; by somebody who has an account,
 * with its password; by somebody who is signed in.
 *
 * <p>Guarantees that nobody gets into an account by a link alone, and that a token is used up only
 * by who could accept it.
 */
@Service
public class InvitationAcceptance {

    private final InvitedPeople invited;
    private final AccountService accounts;
    private final PasswordStore passwords;
    private final PasswordHashing hashing;
    private final SignInService signIn;
    private final SessionService sessions;
    private final SignInJournal journal;
    private final Guard guard;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final PasswordPolicy policy = new PasswordPolicy();

    InvitationAcceptance(
            InvitedPeople invited,
            AccountService accounts,
            PasswordStore passwords,
            PasswordHashing hashing,
            SignInService signIn,
            SessionService sessions,
            SignInJournal journal,
            Guard guard,
            TransactionOperations transactions,
            Clock clock) {
        this.invited = invited;
        this.accounts = accounts;
        this.passwords = passwords;
        this.hashing = hashing;
        this.signIn = signIn;
        this.sessions = sessions;
        this.journal = journal;
        this.guard = guard;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Accepts with a password: the one of the account, or a new one where there is no account.
     *
     * @param heldCookie the session value that the browser already holds; it is ended
     */
    public SignedIn accept(
            @Nullable String token,
            @Nullable Password password,
            Origin from,
            @Nullable String heldCookie) {
        try (password) {
            var offer = invited.look(token);
            if (password == null) {
                throw wrong(new FieldError("password", "required", "a password"));
            }
            var address = offer.invitation().email();
            if (offer.known()) {
                var id = signIn.prove(address.text(), password, from);
                var person = new Person(id, address);
                return transactions.execute(_ -> enter(token, person, from, heldCookie));
            }
            var context = List.of(address.text(), address.localPart(), offer.organization().name());
            policy.objection(password, context)
                    .ifPresent(
                            objection -> {
                                throw wrong(objection);
                            });
            var phc = hashing.hash(password);
            return transactions.execute(_ -> enter(token, register(offer, phc), from, heldCookie));
        } catch (DuplicateKeyException _) {
            throw new ProblemException(
                    new Problem.Conflict(
                            "account_exists", "This address has an account now. Try again."));
        }
    }

    /** Accepts as who is signed in; the session goes along into the organisation. */
    public SignedIn join(Caller caller, @Nullable SignedIn session, @Nullable String token) {
        var id = guard.requirePerson(caller);
        var person = accounts.find(id).orElseThrow(InvitationAcceptance::noSession);
        if (session == null) {
            throw noSession();
        }
        return transactions.execute(
                _ -> {
                    var membership = invited.accept(token, person, caller.origin());
                    return move(session, membership.org(), id);
                });
    }

    private Person register(InvitedPeople.Offer offer, String phc) {
        var person = accounts.register(offer.invitation().email());
        passwords.insert(person.id(), phc, clock.instant());
        return person;
    }

    private SignedIn enter(
            @Nullable String token, Person person, Origin from, @Nullable String heldCookie) {
        Membership membership = invited.accept(token, person, from);
        if (heldCookie != null) {
            sessions.replace(heldCookie);
        }
        var session = sessions.start(membership.org(), person.id());
        journal.signedIn(session.caller().from(from), "invitation");
        return session;
    }

    private SignedIn move(SignedIn session, OrgId org, PersonId person) {
        var moved = sessions.move(session, org, person);
        journal.signedIn(moved.caller(), "invitation");
        return moved;
    }

    private static ProblemException wrong(FieldError error) {
        return new ProblemException(
                new Problem.Invalid("The invitation was not accepted.", List.of(error)));
    }

    private static ProblemException noSession() {
        return new ProblemException(new Problem.NotFound("session"));
    }
}
