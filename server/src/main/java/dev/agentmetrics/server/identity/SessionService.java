package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.MembershipEnded;
import dev.agentmetrics.server.accounts.PrivilegesChanged;
import dev.agentmetrics.server.core.Assurance;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sessions: made at sign-in, recognised by the value of a cookie.
 *
 * <p>Guarantees that a session ends 30 minutes after its last request and 12 hours after sign-in,
 * that its value changes every 15 minutes of use and when the person gains rights, and that the use
 * of a value which was changed away ends the session for everybody who holds it. For a moment after
 * a change of age the old value still works, because a browser sends several requests at once; see
 * {@link SessionLifetimes}. Whoever ends all sessions of a person leaves none behind, also not one
 * that is being opened or changed at that moment. Values are stored as keyed hashes. Does not
 * guarantee that a stolen value is noticed before either holder's next request after a change.
 */
@Service
public class SessionService {

    private static final Logger LOG = LoggerFactory.getLogger(SessionService.class);

    private final SessionStore store;
    private final SessionSupport support;
    private final AccountService accounts;
    private final SecondFactors factors;
    private final SignInJournal journal;
    private final ApplicationEventPublisher events;
    private final TransactionOperations transactions;
    private final SessionValues values;
    private final IdSource ids;
    private final Clock clock;

    SessionService(
            SessionStore store,
            SessionSupport support,
            AccountService accounts,
            SecondFactors factors,
            SignInJournal journal,
            ApplicationEventPublisher events,
            TransactionOperations transactions,
            SessionValues values,
            IdSource ids,
            Clock clock) {
        this.store = store;
        this.support = support;
        this.accounts = accounts;
        this.factors = factors;
        this.journal = journal;
        this.events = events;
        this.transactions = transactions;
        this.values = values;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * To be taken before the proof of who somebody is (a password, another service) is looked at.
     */
    public SignInTicket ticket(PersonId person) {
        return new SignInTicket(person, store.generation(person));
    }

    /**
     * A new session with a new value, whatever the browser brought along. Call it in the
     * transaction that records the sign-in.
     */
    public SignedIn start(SignInTicket ticket, OrgId org, Origin from) {
        return transactions.execute(_ -> open(ticket, org, from));
    }

    private SignedIn open(SignInTicket ticket, OrgId org, Origin from) {
        var person = ticket.person();
        if (store.lockGeneration(person) != ticket.generation()) {
            throw outdated();
        }
        var caller = accounts.caller(org, person).orElseThrow(SessionService::outdated);
        var now = clock.instant();
        store.purge(now.minus(SessionLifetimes.KEPT));
        var value = values.next();
        var row =
                new SessionStore.Row(
                        new SessionId(ids.next()),
                        org,
                        person,
                        new SessionStore.Times(now, now, now, now),
                        from);
        store.insert(row, values.hash(value.reveal()));
        return signedIn(row, caller, from, value);
    }

    /** The session of this cookie value, or why there is none. */
    public SessionCheck authenticate(String value, Origin from) {
        if (!values.isPossible(value)) {
            return new SessionCheck.Unknown();
        }
        return values.hashes(value).stream()
                .flatMap(hash -> authenticate(Secret.of(value), hash, from).stream())
                .findFirst()
                .orElseGet(SessionCheck.Unknown::new);
    }

    private Optional<SessionCheck> authenticate(Secret value, byte[] hash, Origin from) {
        return store.findByValue(hash)
                .map(found -> current(found, value, hash, from))
                .or(() -> store.findByPastValue(hash).map(past -> past(past, from)));
    }

    /** Whether an unsafe request carries what this session's own pages know. */
    public boolean csrfMatches(SignedIn session, @Nullable String presented) {
        return presented != null
                && values.isCsrfToken(presented, session.session(), session.caller().org());
    }

    /**
     * Gives the session another value at once, for a request in which the person gained rights
     * (proved more, changed the password, went to another organisation). Whoever knows the old
     * value gains nothing: it stops working. The answer must set {@link SignedIn#newCookie()}.
     */
    public SignedIn renew(SignedIn session) {
        var value = values.next();
        var hash = values.hash(value.reveal());
        boolean renewed =
                Boolean.TRUE.equals(transactions.execute(_ -> renew(session.session(), hash)));
        if (!renewed) {
            throw ended();
        }
        return new SignedIn(session.session(), session.caller(), session.csrfToken(), value);
    }

    /**
     * The person has just proved once more who they are: from now on what is sensitive is open to
     * this session for a while, and it has another value.
     */
    public SignedIn proved(SignedIn session) {
        return transactions.execute(
                _ -> {
                    var renewed = renew(session);
                    store.proved(session.session(), clock.instant());
                    return renewed;
                });
    }

    private boolean renew(SessionId id, byte[] hash) {
        return store.lockValue(id)
                .filter(before -> store.rotate(id, before, hash, clock.instant(), false))
                .isPresent();
    }

    /**
     * Where somebody else changes what a person may do, the values change with the next requests.
     */
    @EventListener
    public void renewSoon(PrivilegesChanged change) {
        store.backdate(change.person(), clock.instant().minus(SessionLifetimes.ROTATE_AFTER));
    }

    /** No value of this session works any more. False when it had ended before. */
    public boolean end(SessionId session, EndReason reason) {
        boolean ended = store.end(session, reason, clock.instant());
        support.ended();
        return ended;
    }

    /**
     * Ends all sessions of a person, but one. Call it in the transaction that changes what proves
     * who they are: a sign-in with the old proof, however far it has come, opens no session.
     */
    public int endAll(PersonId person, @Nullable SessionId except, EndReason reason) {
        return transactions.execute(
                _ -> {
                    store.lockGeneration(person);
                    store.nextGeneration(person);
                    int ended = store.endAll(person, except, reason, clock.instant());
                    support.ended();
                    return ended;
                });
    }

    /** Whether the person proved who they are in this session, and not longer ago than that. */
    public boolean isRecent(SignedIn session, Duration age) {
        return clock.instant().isBefore(session.caller().assurance().provedAt().plus(age));
    }

    /** Whoever is no longer a member has nothing open in the organisation any more. */
    @EventListener
    void end(MembershipEnded ended) {
        store.endIn(ended.org(), ended.person(), EndReason.REMOVED, clock.instant());
    }

    /**
     * The same session in another organisation of the person, under another value. Its pages of
     * before cannot change anything any more: what they know is for the organisation they show.
     */
    SignedIn move(SignedIn session, OrgId org, PersonId person) {
        var value = values.next();
        var hash = values.hash(value.reveal());
        return transactions.execute(_ -> move(session, org, person, value, hash));
    }

    private SignedIn move(SignedIn session, OrgId org, PersonId person, Secret value, byte[] hash) {
        // Whoever ends a membership locks the person, too: it is over, or lasts until this is done.
        accounts.lock(person);
        var caller =
                accounts.caller(org, person)
                        .orElseThrow(
                                () -> new ProblemException(new Problem.NotFound("organization")));
        var id = session.session();
        if (!renew(id, hash)) {
            throw ended();
        }
        store.move(id, org);
        var provedAt = session.caller().assurance().provedAt();
        return signedIn(id, person, caller.from(session.caller().origin()), provedAt, value);
    }

    /**
     * Ends the session that a browser still holds when somebody signs in, also where the request
     * that signs in was the one with which its value changed.
     */
    public void replace(String value) {
        if (values.isPossible(value)) {
            for (var hash : values.hashes(value)) {
                store.findByValue(hash)
                        .or(() -> store.findByPastValue(hash).map(SessionStore.Past::session))
                        .ifPresent(found -> end(found.row().id(), EndReason.REPLACED));
            }
        }
    }

    private SessionCheck current(SessionStore.Found found, Secret value, byte[] hash, Origin from) {
        return whileAlive(
                found,
                caller -> {
                    var now = clock.instant();
                    var row = found.row();
                    if (SessionLifetimes.isValueOld(row.times(), now)) {
                        return rotate(row, caller, hash, from);
                    }
                    if (SessionLifetimes.isSeenLongAgo(row.times(), now)) {
                        store.seen(row.id(), from, now);
                        return accepted(row, caller, value, from);
                    }
                    return accepted(row, caller, null, from);
                });
    }

    /** Of several requests at once one changes the value; the others go through without. */
    private SessionCheck rotate(SessionStore.Row row, Caller caller, byte[] before, Origin from) {
        var value = values.next();
        var now = clock.instant();
        if (store.rotate(row.id(), before, values.hash(value.reveal()), now, true)) {
            store.seen(row.id(), from, now);
            return accepted(row, caller, value, from);
        }
        return store.findByPastValue(before)
                .map(past -> past(past, from))
                .orElseGet(() -> new SessionCheck.Over(EndReason.ENDED));
    }

    private SessionCheck past(SessionStore.Past past, Origin from) {
        return whileAlive(
                past.session(),
                caller -> {
                    var row = past.session().row();
                    if (SessionLifetimes.isGraceOver(past, clock.instant())) {
                        return reused(row, from);
                    }
                    return past.graceful()
                            ? accepted(row, caller, null, from)
                            : new SessionCheck.Unknown();
                });
    }

    private SessionCheck reused(SessionStore.Row row, Origin from) {
        LOG.warn("session {} ended: a value that had been changed was used again", row.id());
        var now = clock.instant();
        transactions.executeWithoutResult(
                _ -> {
                    if (store.end(row.id(), EndReason.REUSED, now)) {
                        events.publishEvent(
                                new SessionReused(
                                        row.person(),
                                        row.org(),
                                        row.times().createdAt(),
                                        row.from(),
                                        from,
                                        now));
                        journal.reused(row, from);
                    }
                });
        return new SessionCheck.Over(EndReason.REUSED);
    }

    /** What a person may do is looked up on every request; what has run out is ended for good. */
    private SessionCheck whileAlive(
            SessionStore.Found found, Function<Caller, SessionCheck> accept) {
        var row = found.row();
        var end = found.end();
        if (end != null) {
            return new SessionCheck.Over(end);
        }
        if (SessionLifetimes.isOver(row.times(), clock.instant())) {
            return over(row, EndReason.EXPIRED);
        }
        if (!support.stands(row.id())) {
            return over(row, EndReason.WITHDRAWN);
        }
        return accounts.caller(row.org(), row.person())
                .map(accept)
                .orElseGet(() -> over(row, EndReason.REMOVED));
    }

    private SessionCheck over(SessionStore.Row row, EndReason reason) {
        end(row.id(), reason);
        return new SessionCheck.Over(reason);
    }

    private SessionCheck accepted(
            SessionStore.Row row, Caller caller, @Nullable Secret cookie, Origin from) {
        return new SessionCheck.Accepted(signedIn(row, caller, from, cookie));
    }

    private SignedIn signedIn(
            SessionStore.Row row, Caller caller, Origin from, @Nullable Secret cookie) {
        return signedIn(row.id(), row.person(), caller.from(from), row.times().provedAt(), cookie);
    }

    private SignedIn signedIn(
            SessionId id,
            PersonId person,
            Caller caller,
            Instant provedAt,
            @Nullable Secret cookie) {
        var sure = new Assurance(provedAt, factors.isMissing(caller.org(), person));
        return new SignedIn(id, caller.with(sure), values.csrfToken(id, caller.org()), cookie);
    }

    private static ProblemException ended() {
        return new ProblemException(
                new Problem.Unauthenticated("session_ended", "This session was ended."));
    }

    private static ProblemException outdated() {
        return new ProblemException(
                new Problem.Unauthenticated(
                        "sign_in_outdated",
                        "This account has changed in the meantime. Sign in again."));
    }
}
