package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.identity.IdentityFixture;
import dev.agentmetrics.server.identity.IdentityProvider;
import dev.agentmetrics.server.identity.SessionSupport;
import dev.agentmetrics.server.identity.supabase.internal.JdbcSupabaseStore;
import dev.agentmetrics.server.testing.SupabaseDouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The identity services with Supabase Auth, played by a double, as the keeper of passwords. */
final class SupabaseFixture implements IdentityFixture.Backend, AutoCloseable {

    final IdentityFixture identity;
    SupabaseDouble supabase;

    /** Since when refusals waited. */
    final List<Instant> waits = new CopyOnWriteArrayList<>();

    SupabaseHttp http;
    AccessTokens accessTokens;
    SupabaseAuth auth;
    SupabaseStore store;
    SupabaseTokens tokens;
    SupabaseFarewell farewell;
    SupabaseSessions backing;
    SupabasePeople people;

    SupabaseFixture(Path dataDir) {
        identity = new IdentityFixture(Engine.H2, dataDir, this);
    }

    @Override
    public SessionSupport support(IdentityFixture fixture) {
        var clock = fixture.clock;
        if (supabase == null) {
            supabase = new SupabaseDouble(clock);
        }
        http =
                new SupabaseHttp(
                        new SupabaseSettings("supabase", null, null),
                        Optional.of(
                                new SupabaseEndpoint(
                                        supabase.base(),
                                        SupabaseDouble.KEY,
                                        Duration.ofSeconds(5))));
        accessTokens = new AccessTokens(new SigningKeys(http, clock), http, clock);
        auth = new SupabaseAuth(http, accessTokens, clock);
        store = new JdbcSupabaseStore(fixture.control.jdbc());
        tokens = new SupabaseTokens(fixture.keys);
        farewell = new SupabaseFarewell(auth, store, tokens, clock);
        backing = new SupabaseSessions(auth, store, tokens, farewell, clock);
        return backing;
    }

    @Override
    public IdentityProvider provider(IdentityFixture fixture) {
        var wishes = new Wishes(fixture.linkStore, fixture.clock);
        people =
                new SupabasePeople(
                        auth,
                        store,
                        backing,
                        fixture.accounts,
                        fixture.sessions,
                        fixture.signUpSettings,
                        wishes,
                        fixture.newAddress,
                        fixture.accountJournal,
                        fixture.control.transactions(),
                        fixture.clock);
        return new SupabaseProvider(
                auth,
                people,
                store,
                backing,
                new SupabaseLinks(
                        auth,
                        store,
                        new OpenedLinks(fixture.clock),
                        wishes,
                        fixture.signUpSettings,
                        fixture.random,
                        fixture.clock),
                wishes,
                fixture.accounts,
                fixture.sessions,
                Optional.of(waits::add),
                fixture.clock);
    }

    /** As the operator makes them. */
    @Override
    public void expect(String email, String password) {
        supabase.user(email, password);
    }

    @Override
    public void close() {
        identity.close();
    }
}
