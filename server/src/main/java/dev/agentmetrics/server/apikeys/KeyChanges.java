package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.db.DiskSync;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes and ends keys, one change at a time: the store and the audit log in one transaction, then
 * the book that every request is checked against. When a method returns, the change holds; an end
 * of a key is on the disk.
 */
@Component
final class KeyChanges {

    /** Per organisation, dead ones included; of those the oldest make room. */
    static final int MAX_KEYS = 10_000;

    /** How long a request that made a key is known when it is sent again. */
    static final Duration REMEMBERED = Duration.ofDays(1);

    private final ApiKeyStore store;
    private final KeyBook book;
    private final KeyJournal journal;
    private final TransactionOperations transactions;
    private final DiskSync disk;
    private final ApplicationEventPublisher events;
    private final RandomSource random;
    private final Clock clock;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    KeyChanges(
            ApiKeyStore store,
            KeyBook book,
            KeyJournal journal,
            TransactionOperations transactions,
            DiskSync disk,
            ApplicationEventPublisher events,
            RandomSource random,
            Clock clock) {
        this.store = store;
        this.book = book;
        this.journal = journal;
        this.transactions = transactions;
        this.disk = disk;
        this.events = events;
        this.random = random;
        this.clock = clock;
    }

    /**
     * @param by null is the server itself
     */
    IssuedKey create(OrgId org, NewKey wanted, @Nullable Caller by, @Nullable RequestMark mark) {
        return alone(
                () -> {
                    refuseRepetition(org, mark);
                    var all = book.of(org);
                    var doomed = oldestDead(all, all.size() - MAX_KEYS + 1);
                    if (all.size() - doomed.size() >= MAX_KEYS) {
                        throw new ProblemException(
                                new Problem.Conflict(
                                        "too_many_keys",
                                        "The organisation has "
                                                + MAX_KEYS
                                                + " keys. Revoke one that is not needed."));
                    }
                    var issued = make(org, wanted, by);
                    transactions.executeWithoutResult(
                            _ -> {
                                doomed.forEach(store::delete);
                                insert(issued, mark);
                                journal.created(issued.key(), by);
                            });
                    doomed.forEach(book::remove);
                    book.put(row(issued));
                    return issued;
                });
    }

    /** The old key is dead when this returns; until then it may still work. */
    IssuedKey rotate(
            Caller by, String keyId, @Nullable Instant expiresAt, @Nullable RequestMark mark) {
        return alone(
                () -> {
                    var org = by.org();
                    refuseRepetition(org, mark);
                    var old = own(org, keyId);
                    var now = clock.instant();
                    if (!old.key().stateAt(now).works()) {
                        throw new ProblemException(
                                new Problem.Conflict(
                                        "key_not_active", "This key does not work any more."));
                    }
                    var all = book.of(org);
                    var doomed = oldestDead(all, all.size() - MAX_KEYS);
                    var issued = make(org, successor(old.key(), expiresAt, now), by);
                    var ended = old.key().ended(now, issued.key().keyId());
                    transactions.executeWithoutResult(
                            _ -> {
                                doomed.forEach(store::delete);
                                store.end(keyId, now, issued.key().keyId());
                                insert(issued, mark);
                                journal.rotated(ended, by, issued.key().keyId());
                            });
                    book.put(new ApiKeyStore.Row(ended, old.hash()));
                    doomed.forEach(book::remove);
                    book.put(row(issued));
                    disk.sync();
                    return issued;
                });
    }

    /** Ending a key again changes nothing. */
    ApiKey revoke(Caller by, String keyId) {
        return alone(
                () -> {
                    var old = own(by.org(), keyId);
                    if (old.key().validity().revokedAt() != null) {
                        // Perhaps asked again because the disk refused.
                        disk.sync();
                        return old.key();
                    }
                    var now = clock.instant();
                    var ended = old.key().ended(now, null);
                    transactions.executeWithoutResult(
                            _ -> {
                                store.end(keyId, now, null);
                                journal.revoked(ended, by);
                            });
                    book.put(new ApiKeyStore.Row(ended, old.hash()));
                    disk.sync();
                    return ended;
                });
    }

    /**
     * Ends a key that others have seen. Whoever listens is told in the same transaction: what they
     * store for the owners is there exactly when the key has ended.
     */
    void endLeaked(String keyId, Exposure exposure) {
        alone(
                () -> {
                    var now = clock.instant();
                    return book.find(keyId)
                            .filter(row -> row.key().stateAt(now).works())
                            .map(row -> endLeaked(row, exposure, now));
                });
    }

    private ApiKey endLeaked(ApiKeyStore.Row old, Exposure exposure, Instant now) {
        var ended = old.key().ended(now, null);
        transactions.executeWithoutResult(
                _ -> {
                    store.end(ended.keyId(), now, null);
                    events.publishEvent(new KeyLeaked(ended, exposure));
                    journal.leaked(ended, exposure);
                });
        book.put(new ApiKeyStore.Row(ended, old.hash()));
        disk.sync();
        return ended;
    }

    /** A key of this organisation; another's looks like none. */
    ApiKeyStore.Row own(OrgId org, String keyId) {
        return book.find(keyId)
                .filter(row -> row.key().org().equals(org))
                .orElseThrow(() -> new ProblemException(new Problem.NotFound("key")));
    }

    private <T> T alone(Supplier<T> change) {
        oneAtATime.lock();
        try {
            return change.get();
        } finally {
            oneAtATime.unlock();
        }
    }

    private void refuseRepetition(OrgId org, @Nullable RequestMark mark) {
        if (mark == null) {
            return;
        }
        store.forgetRequests(clock.instant().minus(REMEMBERED));
        store.made(org, mark.hash())
                .ifPresent(
                        keyId -> {
                            throw new ProblemException(
                                    new Problem.DoneBefore(
                                            "already_created",
                                            "This request has made a key before. It is not shown"
                                                    + " again.",
                                            keyId));
                        });
    }

    /** Up to so many dead keys, to make room. */
    private List<String> oldestDead(List<ApiKey> all, int count) {
        var now = clock.instant();
        return all.reversed().stream()
                .filter(key -> !key.stateAt(now).works())
                .limit(Math.max(0, count))
                .map(ApiKey::keyId)
                .toList();
    }

    private static NewKey successor(ApiKey old, @Nullable Instant expiresAt, Instant now) {
        var lifetime = old.lifetime();
        var expiry = expiresAt != null || lifetime == null ? expiresAt : now.plus(lifetime);
        return new NewKey(old.label().name(), old.label().mode(), old.scope(), expiry);
    }

    private IssuedKey make(OrgId org, NewKey wanted, @Nullable Caller by) {
        var keyId = KeyFormat.newId(random);
        Secret secret = KeyFormat.newKey(wanted.mode(), keyId, random);
        var maker = by == null ? new ApiKey.Maker.Server() : ApiKey.Maker.of(by.actor());
        return new IssuedKey(
                new ApiKey(
                        keyId,
                        org,
                        new ApiKey.Label(wanted.name(), wanted.mode(), KeyFormat.lastFour(secret)),
                        wanted.scope(),
                        new ApiKey.Birth(clock.instant(), maker),
                        ApiKey.Validity.until(wanted.expiresAt())),
                secret);
    }

    private void insert(IssuedKey issued, @Nullable RequestMark mark) {
        var key = issued.key();
        if (mark != null) {
            store.remember(key.org(), mark.hash(), key.keyId(), key.birth().at());
        }
        store.insert(row(issued));
    }

    private ApiKeyStore.Row row(IssuedKey issued) {
        var keyId = issued.key().keyId();
        return new ApiKeyStore.Row(issued.key(), book.hash(keyId, issued.secret().reveal()));
    }
}
