package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.StartupException;
import org.springframework.stereotype.Component;

/** Stops the start where the people of this deployment could not sign in any more. */
@Component
@OnSupabase
final class SupabaseStart {

    SupabaseStart(SupabaseStore store) {
        if (store.hasOwnPasswords()) {
            throw new StartupException(
                    "AGENTMETRICS_IDENTITY is supabase, but people have passwords in this server's"
                            + " own store, and Supabase does not know them. Set it to embedded, or"
                            + " start with an empty data directory.");
        }
    }
}
