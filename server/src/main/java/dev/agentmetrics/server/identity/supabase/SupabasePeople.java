package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.SignUpSettings;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.AccountJournal;
import dev.agentmetrics.server.identity.Proof;
import dev.agentmetrics.server.identity.SessionService;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Who somebody at Supabase is here.
 *
 * <p>Guarantees that a person is found by Supabase's id and never by an address; that nobody comes
 * in whose address Supabase has not verified, or who has a second factor there that was not asked
 * for; that somebody new comes in only where anybody may begin, and never as somebody who is here
 * already; and that Supabase's session still stood after the ticket was taken, so a sign-in with a
 * password that was changed meanwhile opens nothing.
 */
@Component
@OnSupabase
final class SupabasePeople {

    private final SupabaseAuth auth;
    private final SupabaseStore store;
    private final SupabaseSessions backing;
    private final AccountService accounts;
    private final SessionService sessions;
    private final SignUpSettings signUp;
    private final AccountJournal journal;
    private final TransactionOperations transactions;
    private final Clock clock;

    SupabasePeople(
            SupabaseAuth auth,
            SupabaseStore store,
            SupabaseSessions backing,
            AccountService accounts,
            SessionService sessions,
            SignUpSettings signUp,
            AccountJournal journal,
            TransactionOperations transactions,
            Clock clock) {
        this.auth = auth;
        this.store = store;
        this.backing = backing;
        this.accounts = accounts;
        this.sessions = sessions;
        this.signUp = signUp;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Somebody who signed in at Supabase, and their address there. */
    record Known(Proof proof, EmailAddress email) {}

    /** Else {@link Unwelcome}; a session that is of no use is ended at Supabase. */
    Known prove(Grant grant, Origin from) {
        try {
            var before = store.person(grant.claims().user()).map(sessions::ticket);
            var user = auth.user(grant);
            var email = requireWelcome(grant, user);
            var ticket = before.orElseGet(() -> sessions.ticket(admit(user.id(), email, from)));
            return new Known(new Proof(ticket, backing.backing(grant)), email);
        } catch (Unwelcome unwelcome) {
            auth.forget(grant);
            throw unwelcome;
        }
    }

    /** What holds for everybody, here or not here yet. */
    static EmailAddress requireWelcome(Grant grant, SupabaseUser user) {
        if (user.hasSecondFactor() && !grant.claims().secondFactor()) {
            throw new Unwelcome(Unwelcome.Reason.SECOND_FACTOR);
        }
        return user.email().orElseThrow(() -> new Unwelcome(Unwelcome.Reason.EMAIL_NOT_VERIFIED));
    }

    /** One after the other: a browser may sign in twice at once. */
    private synchronized PersonId admit(UUID user, EmailAddress email, Origin from) {
        var since = store.person(user);
        if (since.isPresent()) {
            return since.get();
        }
        if (accounts.find(email).isPresent()) {
            throw new Unwelcome(Unwelcome.Reason.ADDRESS_TAKEN);
        }
        if (!signUp.isOpen()) {
            throw new Unwelcome(Unwelcome.Reason.SIGN_UP_CLOSED);
        }
        return transactions.execute(
                _ -> {
                    var person = accounts.found(email.localPart(), email);
                    store.link(user, person.id(), clock.instant());
                    journal.changed(AuditType.SIGNED_UP, person, from);
                    return person.id();
                });
    }
}
