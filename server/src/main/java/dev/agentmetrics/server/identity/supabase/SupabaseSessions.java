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
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What our sessions rest on at Supabase.
 *
 * <p>Guarantees that a session is checked against Supabase's at least every minute of use, from the
 * moment of the proof, and ends with it; that this, and a refresh, happens once, however many
 * requests wait for it; that what got no answer is tried again, and no request of that session goes
 * through meanwhile; and that tokens lie sealed here and go nowhere else. So it does not matter
 * that Supabase takes the refresh token before the last one, too.
 */
@Component
@OnSupabase
final class SupabaseSessions implements SessionSupport {

    /**
     * However long the project lets an access token live. Supabase does not limit that question.
     */
    static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    /** So long before it expires, an access token is replaced. */
    static final Duration EARLY = Duration.ofMinutes(1);

    /** After a failure, how long the session is not tried again. */
    static final Duration SILENCE = Duration.ofSeconds(2);

    private static final int TURNS = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SupabaseAuth auth;
    private final SupabaseStore store;
    private final SupabaseTokens tokens;
    private final SupabaseFarewell farewell;
    private final Clock clock;
    private final Turn[] turns =
            IntStream.range(0, TURNS).mapToObj(_ -> new Turn()).toArray(Turn[]::new);

    /** Of some sessions one after the other; what is here is for whoever has the lock. */
    private static final class Turn {

        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable SessionId failed;
        private Instant silentUntil = Instant.EPOCH;

        void failed(SessionId session, Instant until) {
            failed = session;
            silentUntil = until;
        }

        boolean isSilent(SessionId session, Instant now) {
            return session.equals(failed) && now.isBefore(silentUntil);
        }
    }

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

    /** Kept with the session that is opened, which may be some minutes later. */
    Proof.Backing backing(Grant grant) {
        var proven = clock.instant();
        return session -> store.insert(kept(session, grant, proven));
    }

    @Override
    public boolean stands(SessionId session) {
        var kept = store.find(session);
        if (kept.isEmpty()) {
            return false;
        }
        return !isDue(kept.get()) || serially(session, turn -> stillStands(session, turn));
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
        return isOld(kept) || !clock.instant().isBefore(kept.asked().plus(ASK_AGAIN));
    }

    private boolean isOld(Kept kept) {
        return !clock.instant().isBefore(kept.expires().minus(EARLY));
    }

    /** Whoever waited looks again: it may have been done meanwhile. */
    private boolean stillStands(SessionId session, Turn turn) {
        var kept = store.find(session);
        if (kept.isEmpty()) {
            return false;
        }
        return !isDue(kept.get()) || asked(kept.get(), turn);
    }

    private boolean asked(Kept kept, Turn turn) {
        if (turn.isSilent(kept.session(), clock.instant())) {
            throw SupabaseHttp.unavailable("a session", "not asked again so soon");
        }
        try {
            return store.replace(isOld(kept) ? refreshed(kept) : confirmed(kept));
        } catch (SupabaseRefusal _) {
            store.delete(kept.session());
            return false;
        } catch (ProblemException failure) {
            turn.failed(kept.session(), clock.instant().plus(SILENCE));
            throw failure.problem() instanceof Problem.Unavailable
                    ? failure
                    : SupabaseHttp.unavailable("a session", "too many at once");
        }
    }

    private Kept confirmed(Kept kept) {
        var now = clock.instant();
        var pair = tokens.open(kept);
        auth.user(pair.user(), pair.access());
        return new Kept(kept.session(), kept.sealed(), kept.expires(), now);
    }

    private Kept refreshed(Kept kept) {
        var now = clock.instant();
        var before = tokens.open(kept);
        var grant = auth.refresh(before.refresh());
        if (!grant.claims().user().equals(before.user())) {
            throw new SupabaseRefusal(SupabaseAuth.NOT_PROVEN);
        }
        return kept(kept.session(), grant, now);
    }

    private Kept kept(SessionId session, Grant grant, Instant asked) {
        return new Kept(session, tokens.seal(session, grant), grant.claims().expires(), asked);
    }

    private boolean serially(SessionId session, Predicate<Turn> work) {
        var turn = turns[Math.floorMod(session.hashCode(), TURNS)];
        var lock = turn.lock;
        try {
            if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw SupabaseHttp.unavailable("a session", "many wait");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw SupabaseHttp.unavailable("a session", "interrupted");
        }
        try {
            return work.test(turn);
        } finally {
            lock.unlock();
        }
    }
}
