package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Issues, verifies and revokes API keys.
 *
 * <p>Guarantees that a key exists only as a keyed hash once {@link #issue} has returned it, and
 * that a revoked key is refused by every verification that starts after {@link #revoke} returned:
 * the map that answers is changed before it does, and nobody else writes the table. Does not
 * guarantee that a request which was let in before is stopped.
 */
@Service
public class ApiKeyService {

    private static final byte[] DOMAIN = "am-apikey-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEPARATOR = {0};

    private final ApiKeyStore store;
    private final Guard guard;
    private final RandomSource random;
    private final Clock clock;
    private final HmacKey pepper;
    private final Map<String, ApiKeyStore.Row> rows = new ConcurrentHashMap<>();
    private final KeyHash nobody;

    public ApiKeyService(
            ApiKeyStore store, KeySource keys, Guard guard, RandomSource random, Clock clock) {
        this.store = store;
        this.guard = guard;
        this.random = random;
        this.clock = clock;
        this.pepper = keys.hmacKey(KeySource.Name.API_KEY_PEPPER);
        this.nobody = new KeyHash(random.bytes(32), pepper.id(), pepper.id());
        for (var row : store.all()) {
            if (!row.hash().pepperId().equals(pepper.id())) {
                throw new StartupException(
                        "the API keys in the control store were hashed with another "
                                + KeySource.Name.API_KEY_PEPPER.text()
                                + " key; restore DATA_DIR/secrets from your backup");
            }
            rows.put(row.key().keyId(), row);
        }
    }

    /**
     * Who presents this key; empty when it is not, or no longer, a key of ours. Takes the same
     * steps for an unknown id, a wrong secret and a dead key.
     */
    public Optional<Caller> verify(String presented) {
        if (!KeyFormat.isWellFormed(presented)) {
            return Optional.empty();
        }
        var keyId = KeyFormat.keyId(presented);
        var row = rows.get(keyId);
        var stored = row == null ? nobody : row.hash();
        boolean same = Hashes.equal(stored.value(), hash(keyId, presented));
        if (row == null || !same || !row.key().validity().at(clock.instant())) {
            return Optional.empty();
        }
        return Optional.of(caller(row.key()));
    }

    /** Makes a key. The result holds the only copy. */
    public IssuedKey issue(Caller caller, NewKey wanted) {
        guard.require(caller, Permission.KEY_MANAGE);
        if (wanted.expiresAt() != null && !wanted.expiresAt().isAfter(clock.instant())) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "The key would already have expired.",
                            List.of(
                                    new Problem.FieldError(
                                            "expires_at",
                                            "in_the_past",
                                            "must be in the future"))));
        }
        return create(caller.org(), wanted, creator(caller));
    }

    /** All keys of the organisation, newest first, dead ones too. */
    public List<ApiKey> list(Caller caller) {
        guard.require(caller, Permission.KEY_MANAGE);
        return rows.values().stream()
                .map(ApiKeyStore.Row::key)
                .filter(key -> key.org().equals(caller.org()))
                .sorted(
                        Comparator.comparing(ApiKey::createdAt)
                                .reversed()
                                .thenComparing(ApiKey::keyId))
                .toList();
    }

    /** Ends a key. When this returns, it is refused. Ending it again changes nothing. */
    public ApiKey revoke(Caller caller, String keyId) {
        guard.require(caller, Permission.KEY_MANAGE);
        var row = rows.get(keyId);
        if (row == null || !row.key().org().equals(caller.org())) {
            throw new ProblemException(new Problem.NotFound("key"));
        }
        if (row.key().validity().revokedAt() != null) {
            return row.key();
        }
        var now = clock.instant();
        store.revoke(keyId, now);
        var dead = row.key().revoked(now);
        rows.put(keyId, new ApiKeyStore.Row(dead, row.hash()));
        return dead;
    }

    /** The key of a new deployment, which can only write. Empty when there has ever been a key. */
    Optional<IssuedKey> issueFirst(OrgId org) {
        if (!rows.isEmpty()) {
            return Optional.empty();
        }
        var wanted = new NewKey("First key", ApiKey.Mode.LIVE, Scope.WRITE, null);
        return Optional.of(create(org, wanted, null));
    }

    private IssuedKey create(OrgId org, NewKey wanted, @Nullable PersonId by) {
        var keyId = KeyFormat.newId(random);
        Secret secret = KeyFormat.newKey(wanted.mode(), keyId, random);
        var key =
                new ApiKey(
                        keyId,
                        org,
                        new ApiKey.Label(wanted.name(), wanted.mode(), KeyFormat.lastFour(secret)),
                        wanted.scope(),
                        clock.instant(),
                        by,
                        new ApiKey.Validity(wanted.expiresAt(), null));
        var hash = new KeyHash(hash(keyId, secret.reveal()), pepper.id(), pepper.id());
        var row = new ApiKeyStore.Row(key, hash);
        store.insert(row);
        rows.put(keyId, row);
        return new IssuedKey(key, secret);
    }

    private byte[] hash(String keyId, String key) {
        return pepper.mac(
                DOMAIN,
                keyId.getBytes(StandardCharsets.US_ASCII),
                SEPARATOR,
                key.getBytes(StandardCharsets.US_ASCII));
    }

    private static Caller caller(ApiKey key) {
        return new Caller(
                key.org(),
                new Caller.Actor.ApiKey(key.keyId(), key.label().mode() == ApiKey.Mode.LIVE),
                key.scope().permissions());
    }

    private static @Nullable PersonId creator(Caller caller) {
        return switch (caller.actor()) {
            case Caller.Actor.Person(var id) -> id;
            case Caller.Actor.ApiKey _ -> null;
        };
    }
}
