package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.TextSeal;
import dev.agentmetrics.server.identity.SessionId;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Tokens of Supabase at rest: sealed, and bound to the session they belong to, so that a row moved
 * to another session opens nothing.
 */
@Component
@OnSupabase
final class SupabaseTokens {

    private static final String SEPARATOR = "\n";

    private final TextSeal seal;

    SupabaseTokens(KeySource keys) {
        this.seal = new TextSeal(keys.hmacKeys(KeySource.Name.PROVIDER_TOKENS));
    }

    /**
     * @param user whose they are
     */
    record Pair(UUID user, Secret access, Secret refresh) {}

    byte[] seal(SessionId session, Grant grant) {
        return seal.seal(
                String.join(
                        SEPARATOR,
                        grant.claims().user().toString(),
                        grant.access().reveal(),
                        grant.refresh().reveal()),
                context(session));
    }

    Pair open(SupabaseStore.Kept kept) {
        var parts = seal.open(kept.sealed(), context(kept.session())).split(SEPARATOR, 3);
        return new Pair(UUID.fromString(parts[0]), Secret.of(parts[1]), Secret.of(parts[2]));
    }

    private static String context(SessionId session) {
        return "supabase-session " + session;
    }
}
