package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sessions: made at sign-in, recognised by the value of a cookie.
 *
 * <p>Guarantees that a session ends 30 minutes after its last request and 12 hours after sign-in,
 * that its value changes every 15 minutes of use, and that the use of a value which was changed
 * away ends the session for everybody who holds it. For ten seconds after a change the old value
 * still works, because a browser sends several requests at once. Values are stored as keyed hashes.
 * Does not guarantee that a stolen value is noticed before either holder's next request after a
 * change.
 */
@Service
public class SessionService {

    static final Duration ROTATE_AFTER = Duration.ofMinutes(15);
    static final Duration OVERLAP = Duration.ofSeconds(10);
    static final Duration IDLE_LIMIT = Duration.ofMinutes(30);
    static final Duration ABSOLUTE_LIMIT = Duration.ofHours(12);

    /** How exactly the last use is kept, so that not every request writes. */
    static final Duration SEEN_STEP = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(SessionService.class);
    private static final byte[] VALUE_DOMAIN = ascii("am-session-v1\0");
    private static final byte[] CSRF_DOMAIN = ascii("am-csrf-v1\0");
    private static final int VALUE_LENGTH = 43;

    private final SessionStore store;
    private final AccountService accounts;
    private final SignInJournal journal;
    private final TransactionOperations transactions;
    private final RandomSource random;
    private final IdSource ids;
    private final Clock clock;
    private final HmacKey key;

    SessionService(
            SessionStore store,
            AccountService accounts,
            SignInJournal journal,
            TransactionOperations transactions,
            KeySource keys,
            RandomSource random,
            IdSource ids,
            Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.journal = journal;
        this.transactions = transactions;
        this.random = random;
        this.ids = ids;
        this.clock = clock;
        this.key = keys.hmacKey(KeySource.Name.SESSION);
    }

    /** A new session with a new value, whatever the browser brought along. */
    public SignedIn start(OrgId org, PersonId person) {
        var caller =
                accounts.caller(org, person)
                        .orElseThrow(() -> new IllegalStateException("not a member"));
        var now = clock.instant();
        store.purge(now.minus(ABSOLUTE_LIMIT.multipliedBy(2)));
        var value = random.token();
        var row = new SessionStore.Row(new SessionId(ids.next()), org, person, now, now, now);
        store.insert(row, hash(value.reveal()));
        return signedIn(row, caller, value);
    }

    /** The session of this cookie value; empty when there is none or it is over. */
    public Optional<SignedIn> authenticate(String value, Origin from) {
        if (value.length() != VALUE_LENGTH) {
            return Optional.empty();
        }
        var hash = hash(value);
        return store.findByValue(hash)
                .flatMap(row -> current(row, Secret.of(value), hash, from))
                .or(() -> store.findByPastValue(hash).flatMap(past -> past(past, from)))
                .map(session -> session.from(from));
    }

    /** Whether an unsafe request carries what this session's own pages know. */
    public boolean csrfMatches(SignedIn session, @Nullable String presented) {
        return presented != null && Hashes.equal(session.csrfToken().reveal(), presented);
    }

    /** Sign-out: no value of this session works any more. */
    public void end(SignedIn session) {
        store.end(session.session(), "signed_out", clock.instant());
    }

    /**
     * The same session in another organisation, under another value. Its pages of before cannot
     * change anything any more: what they know is for the organisation that they show.
     */
    SignedIn move(SignedIn session, OrgId org, PersonId person) {
        var caller =
                accounts.caller(org, person)
                        .orElseThrow(
                                () -> new ProblemException(new Problem.NotFound("organization")));
        var value = random.token();
        if (!store.move(session.session(), org, hash(value.reveal()), clock.instant())) {
            throw new ProblemException(new Problem.NotFound("session"));
        }
        return signedIn(session.session(), caller, value).from(session.caller().origin());
    }

    /** Ends the session that a browser still holds when somebody signs in. */
    void replace(String value) {
        if (value.length() == VALUE_LENGTH) {
            store.findByValue(hash(value))
                    .ifPresent(row -> store.end(row.id(), "replaced", clock.instant()));
        }
    }

    private Optional<SignedIn> current(
            SessionStore.Row row, Secret value, byte[] hash, Origin from) {
        var now = clock.instant();
        var caller = alive(row, now);
        if (caller.isEmpty()) {
            return Optional.empty();
        }
        if (!now.isBefore(row.rotatedAt().plus(ROTATE_AFTER))) {
            return rotate(row, caller.get(), hash, from);
        }
        if (!now.isBefore(row.seenAt().plus(SEEN_STEP))) {
            store.seen(row.id(), now);
            return Optional.of(signedIn(row, caller.get(), value));
        }
        return Optional.of(signedIn(row, caller.get(), null));
    }

    /** Of several requests at once one changes the value; the others go through without. */
    private Optional<SignedIn> rotate(
            SessionStore.Row row, Caller caller, byte[] before, Origin from) {
        var value = random.token();
        boolean mine = store.rotate(row.id(), before, hash(value.reveal()), clock.instant());
        return mine
                ? Optional.of(signedIn(row, caller, value))
                : store.findByPastValue(before).flatMap(past -> past(past, from));
    }

    private Optional<SignedIn> past(SessionStore.Past past, Origin from) {
        var now = clock.instant();
        var row = past.session();
        if (!now.isBefore(past.retiredAt().plus(OVERLAP))) {
            LOG.warn("session {} ended: a value that had been changed was used again", row.id());
            transactions.executeWithoutResult(
                    _ -> {
                        store.end(row.id(), "reused", now);
                        journal.reused(row.org(), row.person(), from);
                    });
            return Optional.empty();
        }
        return alive(row, now).map(caller -> signedIn(row, caller, null));
    }

    private Optional<Caller> alive(SessionStore.Row row, Instant now) {
        boolean over =
                !now.isBefore(row.createdAt().plus(ABSOLUTE_LIMIT))
                        || !now.isBefore(row.seenAt().plus(IDLE_LIMIT));
        if (over) {
            store.end(row.id(), "expired", now);
            return Optional.empty();
        }
        return accounts.caller(row.org(), row.person());
    }

    private SignedIn signedIn(SessionStore.Row row, Caller caller, @Nullable Secret cookie) {
        return signedIn(row.id(), caller, cookie);
    }

    private SignedIn signedIn(SessionId id, Caller caller, @Nullable Secret cookie) {
        var csrf = key.mac(CSRF_DOMAIN, ascii(id + " " + caller.org()));
        return new SignedIn(id, caller, Secret.of(HexFormat.of().formatHex(csrf)), cookie);
    }

    private byte[] hash(String value) {
        return key.mac(VALUE_DOMAIN, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
