package dev.agentmetrics.server.identity.supabase;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The public keys that Supabase Auth signs with.
 *
 * <p>Guarantees that a key is believed for ten minutes at most after it was last published, and
 * that tokens with made-up key ids cause one look-up in half a minute and no more.
 */
@Component
@OnSupabase
final class SigningKeys {

    static final Duration BELIEVED_FOR = Duration.ofMinutes(10);
    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);

    private final SupabaseHttp http;
    private final Clock clock;
    private List<JWK> keys = List.of();
    private Instant fetched = Instant.EPOCH;

    SigningKeys(SupabaseHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /**
     * Secret keys are never published; one that is would be everybody's, so it counts for nothing.
     */
    synchronized Optional<JWK> find(String id) {
        var now = clock.instant();
        if (!now.isBefore(fetched.plus(BELIEVED_FOR))) {
            fetch(now);
        }
        var known = known(id);
        if (known.isEmpty() && !now.isBefore(fetched.plus(BETWEEN_FETCHES))) {
            fetch(now);
            known = known(id);
        }
        return known;
    }

    private Optional<JWK> known(String id) {
        return keys.stream().filter(key -> id.equals(key.getKeyID())).findFirst();
    }

    private void fetch(Instant now) {
        var published = http.get("/.well-known/jwks.json", null).toString();
        try {
            keys =
                    JWKSet.parse(published).getKeys().stream()
                            .filter(key -> key.toPublicJWK() != null)
                            .toList();
            fetched = now;
        } catch (ParseException _) {
            throw SupabaseHttp.unavailable("its keys", "not readable");
        }
    }
}
