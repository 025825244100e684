package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.StartupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Stops the start where the people of this deployment could not sign in any more, or others could
 * in their place.
 */
@Component
@OnSupabase
final class SupabaseStart {

    private static final Logger LOG = LoggerFactory.getLogger(SupabaseStart.class);

    SupabaseStart(SupabaseStore store, SupabaseAuth auth) {
        if (store.hasOwnPasswords()) {
            throw new StartupException(
                    "AGENTMETRICS_IDENTITY is supabase, but people have passwords in this server's"
                            + " own store, and Supabase does not know them. Set it to embedded, or"
                            + " start with an empty data directory.");
        }
        if (!verifiesAddresses(auth)) {
            throw new StartupException(
                    "The project at AGENTMETRICS_SUPABASE_URL does not verify addresses, so"
                            + " anybody could have anybody's. Turn Confirm email on there.");
        }
    }

    /** Asked again before anybody new comes in, so the start does not wait for Supabase. */
    private static boolean verifiesAddresses(SupabaseAuth auth) {
        try {
            return auth.verifiesAddresses();
        } catch (SupabaseRefusal | ProblemException _) {
            LOG.warn("Supabase Auth did not say at the start whether it verifies addresses");
            return true;
        }
    }
}
