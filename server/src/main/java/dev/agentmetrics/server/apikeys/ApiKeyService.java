package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Issues, verifies, rotates and revokes API keys.
 *
 * <p>Guarantees that a key exists only as a keyed hash once {@link #issue} has returned it; that a
 * key which was revoked or rotated is refused by every verification that starts after {@link
 * #revoke} or {@link #rotate} returned, because the map that answers is changed before they do and
 * nobody else writes the table; and that nobody makes a key that may do more than they may. A
 * request which was let in before goes on, until it asks {@link #require(Caller)} again.
 */
@Service
public class ApiKeyService implements KeyStanding {

    private final KeyBook book;
    private final KeyChanges changes;
    private final KeyJournal journal;
    private final KeyUse use;
    private final Guard guard;
    private final Clock clock;

    ApiKeyService(
            KeyBook book,
            KeyChanges changes,
            KeyJournal journal,
            KeyUse use,
            Guard guard,
            Clock clock) {
        this.book = book;
        this.changes = changes;
        this.journal = journal;
        this.use = use;
        this.guard = guard;
        this.clock = clock;
    }

    /** Who presents this key; empty when it is not, or no longer, a key of ours. */
    public Optional<Caller> verify(String presented) {
        return switch (check(presented, Origin.UNKNOWN)) {
            case KeyCheck.Accepted(var caller, _) -> Optional.of(caller);
            case KeyCheck.Refused _ -> Optional.empty();
        };
    }

    /**
     * Looks at a key that came with a request. Takes the same steps for an unknown id and a wrong
     * secret, and says why it refuses only to whoever has the right one.
     */
    public KeyCheck check(String presented, Origin from) {
        if (!KeyFormat.isWellFormed(presented)) {
            return new KeyCheck.Refused(KeyCheck.Reason.UNKNOWN);
        }
        var row = book.recognise(presented);
        if (row.isEmpty()) {
            return new KeyCheck.Refused(KeyCheck.Reason.UNKNOWN);
        }
        var key = row.get().key();
        var now = clock.instant();
        var state = key.stateAt(now);
        return switch (state) {
            case ACTIVE -> accepted(key, null, from, now);
            case EXPIRING -> accepted(key, key.validity().expiresAt(), from, now);
            case EXPIRED -> refused(key, state, KeyCheck.Reason.EXPIRED, from);
            case REVOKED, ROTATED -> refused(key, state, KeyCheck.Reason.REVOKED, from);
        };
    }

    @Override
    public void require(Caller caller) {
        if (caller.actor() instanceof Caller.Actor.ApiKey(var keyId, _)) {
            var now = clock.instant();
            var state = book.find(keyId).map(row -> row.key().stateAt(now));
            switch (state.orElse(ApiKey.State.REVOKED)) {
                case ACTIVE, EXPIRING -> {}
                case EXPIRED -> throw new ProblemException(KeyCheck.Reason.EXPIRED.problem());
                case REVOKED, ROTATED ->
                        throw new ProblemException(KeyCheck.Reason.REVOKED.problem());
            }
        }
    }

    /** Makes a key. The result holds the only copy. */
    public IssuedKey issue(Caller caller, NewKey wanted) {
        return issue(caller, () -> wanted, null);
    }

    /**
     * Makes a key, once for each mark.
     *
     * @param asked is looked at when the caller may make keys at all; may refuse what it finds
     * @param idempotencyKey the client's own mark of this request
     */
    public IssuedKey issue(Caller caller, Supplier<NewKey> asked, @Nullable String idempotencyKey) {
        guard.require(caller, Permission.KEY_MANAGE);
        var wanted = asked.get();
        for (var permission : wanted.scope().permissions()) {
            guard.require(caller, permission);
        }
        guard.requireRecent(caller);
        requireFuture(wanted.expiresAt());
        var mark = RequestMark.of(caller, idempotencyKey);
        return changes.create(caller.org(), wanted, caller, mark);
    }

    /**
     * Puts a new key in the place of one that works: the same name, scope and environment. When
     * this returns, the old one is refused.
     *
     * @param asked gives its end, as {@link #issue} looks at it; null gives it as long a life as
     *     the old one was given
     */
    public IssuedKey rotate(
            Caller caller,
            String keyId,
            Supplier<? extends @Nullable Instant> asked,
            @Nullable String idempotencyKey) {
        guard.require(caller, Permission.KEY_MANAGE);
        for (var permission : changes.own(caller.org(), keyId).key().scope().permissions()) {
            guard.require(caller, permission);
        }
        guard.requireRecent(caller);
        var expiresAt = asked.get();
        requireFuture(expiresAt);
        return changes.rotate(caller, keyId, expiresAt, RequestMark.of(caller, idempotencyKey));
    }

    /** All keys of the organisation, newest first, dead ones too. */
    public List<ApiKey> list(Caller caller) {
        guard.require(caller, Permission.KEY_MANAGE);
        return book.of(caller.org());
    }

    /** Ends a key. When this returns, it is refused. Ending it again changes nothing. */
    public ApiKey revoke(Caller caller, String keyId) {
        guard.require(caller, Permission.KEY_MANAGE);
        return changes.revoke(caller, keyId);
    }

    /** The key of a new deployment, which can only write. Empty when there has ever been a key. */
    Optional<IssuedKey> issueFirst(OrgId org) {
        if (!book.isEmpty()) {
            return Optional.empty();
        }
        var wanted = new NewKey("First key", ApiKey.Mode.LIVE, Scope.WRITE, null);
        return Optional.of(changes.create(org, wanted, null, null));
    }

    private KeyCheck accepted(ApiKey key, @Nullable Instant endsAt, Origin from, Instant now) {
        use.request(key.keyId(), now);
        var actor = new Caller.Actor.ApiKey(key.keyId(), key.label().mode() == ApiKey.Mode.LIVE);
        return new KeyCheck.Accepted(
                new Caller(key.org(), actor, key.scope().permissions(), from), endsAt);
    }

    private KeyCheck refused(ApiKey key, ApiKey.State state, KeyCheck.Reason reason, Origin from) {
        journal.refused(key, state, from);
        return new KeyCheck.Refused(reason);
    }

    private void requireFuture(@Nullable Instant expiresAt) {
        if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "The key would already have expired.",
                            List.of(
                                    new Problem.FieldError(
                                            "expires_at",
                                            "in_the_past",
                                            "must be in the future"))));
        }
    }
}
