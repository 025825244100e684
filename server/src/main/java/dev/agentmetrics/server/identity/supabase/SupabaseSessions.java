package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.Proof;
import dev.agentmetrics.server.identity.SessionId;
import dev.agentmetrics.server.identity.SessionSupport;
import dev.agentmetrics.server.identity.supabase.SupabaseStore.Kept;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * What our sessions rest on at Supabase.
 *
 * <p>Guarantees that a session is checked against Supabase's at least every ten minutes of use, by
 * a refresh, and ends with it; that a refresh happens once, however many requests wait for it; that
 * a token which was not refreshed for want of an answer is tried again, and no request goes through
 * meanwhile; and that tokens lie sealed here and go nowhere else. So it does not matter that
 * Supabase takes the refresh token before the last one, too.
 */
@Component
@OnSupabase
final class SupabaseSessions implements SessionSupport {

    /** However long the project lets an access token live. */
    static final Duration ASK_AGAIN = Duration.ofMinutes(10);

    /** So long before it expires, an access token is replaced. */
    static final Duration EARLY = Duration.ofMinutes(1);

    /** After a failure, how long nobody else tries. */
    static final Duration SILENCE = Duration.ofSeconds(2);

    private static final int LOCKS = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SupabaseAuth auth;
    private final SupabaseStore store;
    private final SupabaseTokens tokens;
    private final SupabaseFarewell farewell;
    private final Clock clock;
    private final ReentrantLock[] locks =
            IntStream.range(0, LOCKS)
                    .mapToObj(_ -> new ReentrantLock())
                    .toArray(ReentrantLock[]::new);
    private volatile Instant silentUntil = Instant.EPOCH;

    SupabaseSessions(
            SupabaseAuth auth,
            SupabaseStore store,
            SupabaseTokens tokens,
            SupabaseFarewell farewell,
            Clock clock) {
        this.auth = auth;
        this.store = store;
        this.tokens = tokens;
        this.farewell = farewell;
        this.clock = clock;
    }

    /** Kept with the session that is opened. */
    Proof.Backing backing(Grant grant) {
        return session -> store.insert(kept(session, grant));
    }

    @Override
    public boolean stands(SessionId session) {
        var kept = store.find(session);
        if (kept.isEmpty()) {
            return false;
        }
        return !isDue(kept.get()) || serially(session, () -> refreshed(session));
    }

    /** For a call in the name of whoever has this session, which {@link #stands}. */
    Secret access(SessionId session) {
        if (!stands(session)) {
            throw new ProblemException(
                    new Problem.Unauthenticated("session_ended", "This session was ended."));
        }
        return store.find(session)
                .map(kept -> tokens.open(kept).access())
                .orElseThrow(() -> new IllegalStateException("it has just been there"));
    }

    @Override
    public void ended() {
        farewell.wake();
    }

    private boolean isDue(Kept kept) {
        var now = clock.instant();
        return !now.isBefore(kept.expires().minus(EARLY))
                || !now.isBefore(kept.asked().plus(ASK_AGAIN));
    }

    /** Whoever waited looks again: it may have been done meanwhile. */
    private boolean refreshed(SessionId session) {
        var kept = store.find(session);
        if (kept.isEmpty()) {
            return false;
        }
        return !isDue(kept.get()) || refresh(kept.get());
    }

    private boolean refresh(Kept kept) {
        if (clock.instant().isBefore(silentUntil)) {
            throw SupabaseHttp.unavailable("a session", "not asked again so soon");
        }
        var before = tokens.open(kept);
        try {
            var grant = auth.refresh(before.refresh());
            if (!grant.claims().user().equals(before.user())) {
                throw new SupabaseRefusal(SupabaseAuth.NOT_PROVEN);
            }
            return store.replace(kept(kept.session(), grant));
        } catch (SupabaseRefusal _) {
            store.delete(kept.session());
            return false;
        } catch (ProblemException failure) {
            silentUntil = clock.instant().plus(SILENCE);
            throw failure;
        }
    }

    private Kept kept(SessionId session, Grant grant) {
        return new Kept(
                session, tokens.seal(session, grant), grant.claims().expires(), clock.instant());
    }

    private boolean serially(SessionId session, Supplier<Boolean> work) {
        var lock = locks[Math.floorMod(session.hashCode(), LOCKS)];
        try {
            if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw SupabaseHttp.unavailable("a session", "many wait");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw SupabaseHttp.unavailable("a session", "interrupted");
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
