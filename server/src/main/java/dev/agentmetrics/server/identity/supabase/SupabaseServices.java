package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.identity.providers.IdentityService;
import dev.agentmetrics.server.identity.providers.IdentityServices;
import dev.agentmetrics.server.identity.providers.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The services that the project at Supabase lets people sign in with. Supabase joins the accounts
 * of a person; here nothing is linked.
 */
@Component
@OnSupabase
final class SupabaseServices implements IdentityServices {

    static final Duration KNOWN_FOR = Duration.ofMinutes(10);
    static final Duration UNKNOWN_FOR = Duration.ofSeconds(30);

    private final SupabaseAuth auth;
    private final SupabaseHttp http;
    private final SupabasePeople people;
    private final RandomSource random;
    private final Clock clock;
    private Set<String> known = Set.of();
    private Instant until = Instant.EPOCH;

    SupabaseServices(
            SupabaseAuth auth,
            SupabaseHttp http,
            SupabasePeople people,
            RandomSource random,
            Clock clock) {
        this.auth = auth;
        this.http = http;
        this.people = people;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public List<Provider> offered() {
        var names = names();
        return Arrays.stream(Provider.values()).filter(one -> names.contains(one.text())).toList();
    }

    @Override
    public Optional<IdentityService> find(Provider provider) {
        return offered().contains(provider)
                ? Optional.of(new SupabaseService(provider, http.base(), auth, people, random))
                : Optional.empty();
    }

    @Override
    public boolean canLink() {
        return false;
    }

    /** As it was last known, while Supabase does not say. */
    private synchronized Set<String> names() {
        var now = clock.instant();
        if (!now.isBefore(until)) {
            try {
                known = auth.services();
                until = now.plus(KNOWN_FOR);
            } catch (SupabaseRefusal | ProblemException _) {
                until = now.plus(UNKNOWN_FOR);
            }
        }
        return known;
    }
}
