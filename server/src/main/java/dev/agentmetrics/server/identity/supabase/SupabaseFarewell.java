package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.InRounds;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.SessionLifetimes;
import dev.agentmetrics.server.identity.supabase.SupabaseStore.Kept;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Signs out at Supabase whatever is over here, for whatever reason, and forgets its tokens. When
 * Supabase cannot be asked, the next round does.
 */
@Component
@OnSupabase
final class SupabaseFarewell implements InRounds {

    private static final Logger LOG = LoggerFactory.getLogger(SupabaseFarewell.class);
    private static final int AT_ONCE = 50;

    private final SupabaseAuth auth;
    private final SupabaseStore store;
    private final SupabaseTokens tokens;
    private final Clock clock;
    private volatile Runnable call = () -> {};

    SupabaseFarewell(SupabaseAuth auth, SupabaseStore store, SupabaseTokens tokens, Clock clock) {
        this.auth = auth;
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
    }

    void wake() {
        call.run();
    }

    @Override
    public String name() {
        return "supabase-farewell";
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void calledBy(Runnable call) {
        this.call = call;
    }

    @Override
    public synchronized void round() {
        var now = clock.instant();
        var over =
                store.over(
                        now.minus(SessionLifetimes.ABSOLUTE_LIMIT),
                        now.minus(SessionLifetimes.IDLE_LIMIT),
                        AT_ONCE);
        try {
            over.forEach(this::leave);
        } catch (ProblemException _) {
            LOG.info("{} sessions wait to be signed out at Supabase", over.size());
        }
    }

    private void leave(Kept kept) {
        try {
            auth.signOut(access(kept), false);
        } catch (SupabaseRefusal refusal) {
            // It has ended there before.
            LOG.debug("a session was not signed out at Supabase: {}", refusal.code());
        }
        store.delete(kept.session());
    }

    /** Only somebody who is signed in can sign out. */
    private Secret access(Kept kept) {
        var pair = tokens.open(kept);
        return clock.instant().isBefore(kept.expires())
                ? pair.access()
                : auth.refresh(pair.refresh()).access();
    }
}
