package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.db.KeptInMemory;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * All keys in memory, where every request looks them up. Nobody else writes their table, so that a
 * change here, made after it was stored, holds for the very next request.
 */
@Component
final class KeyBook implements KeptInMemory {

    private static final byte[] DOMAIN = "am-apikey-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEPARATOR = {0};

    private final Map<String, ApiKeyStore.Row> rows = new ConcurrentHashMap<>();
    private final Set<String> announced = ConcurrentHashMap.newKeySet();
    private final HmacKeys peppers;
    private final ApiKeyStore store;

    /** A hash that no key has, to compare with where there is none. */
    private final KeyHash nobody;

    KeyBook(ApiKeyStore store, KeySource keys, RandomSource random) {
        this.peppers = keys.hmacKeys(KeySource.Name.API_KEY_PEPPER);
        this.store = store;
        this.nobody = KeyHash.by(peppers.current(), random.bytes(32));
        readAgain();
    }

    /**
     * What this process changes meanwhile stays: a key that has ended here is not brought back, and
     * one that was made here is not forgotten.
     */
    @Override
    public void readAgain() {
        var gone = new HashSet<>(rows.keySet());
        for (var row : store.all()) {
            if (row.hash().peppers().stream().anyMatch(id -> peppers.find(id).isEmpty())) {
                throw new StartupException(
                        "the API keys in the control store were hashed with another "
                                + KeySource.Name.API_KEY_PEPPER.text()
                                + " key; restore DATA_DIR/keys from your backup");
            }
            rows.merge(row.key().keyId(), row, (known, read) -> hasEnded(known) ? known : read);
            gone.remove(row.key().keyId());
        }
        gone.forEach(this::remove);
    }

    private static boolean hasEnded(ApiKeyStore.Row row) {
        return row.key().validity().revokedAt() != null;
    }

    Optional<ApiKeyStore.Row> find(String keyId) {
        return Optional.ofNullable(rows.get(keyId));
    }

    /**
     * Whose key this is, of those that were ever issued. Takes the same steps for an unknown id and
     * for a wrong secret.
     *
     * @param presented well-formed
     */
    Optional<ApiKeyStore.Row> recognise(String presented) {
        var keyId = KeyFormat.keyId(presented);
        var row = find(keyId);
        var stored = row.map(ApiKeyStore.Row::hash).orElse(nobody);
        boolean same = Hashes.equal(stored.value(), hash(stored, keyId, presented));
        if (same && stored.isOfSeveral()) {
            row.ifPresent(found -> flatten(found, hash(keyId, presented)));
        }
        return row.filter(_ -> same);
    }

    /** The key is at hand, so its hash needs no pepper but the newest any more. */
    private void flatten(ApiKeyStore.Row row, KeyHash flat) {
        var keyId = row.key().keyId();
        if (store.rehash(keyId, row.hash(), flat)) {
            rehashed(keyId, flat);
        }
    }

    /** What is stored of the key is another hash of it now. */
    void rehashed(String keyId, KeyHash hash) {
        rows.computeIfPresent(keyId, (_, row) -> new ApiKeyStore.Row(row.key(), hash));
    }

    /** The ids of all peppers that hashes in memory need, with repetitions. */
    Stream<String> peppers() {
        return rows.values().stream().flatMap(row -> row.hash().peppers().stream());
    }

    /** The hash of a known key is changed by {@link #rehashed} alone. */
    void put(ApiKeyStore.Row row) {
        rows.merge(
                row.key().keyId(),
                row,
                (known, changed) -> new ApiKeyStore.Row(changed.key(), known.hash()));
    }

    void remove(String keyId) {
        rows.remove(keyId);
        announced.remove(keyId);
    }

    /** Whether this process has announced the end of the key, or found it announced. */
    boolean isAnnounced(String keyId) {
        return announced.contains(keyId);
    }

    void announced(String keyId) {
        announced.add(keyId);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Newest first, dead ones too. */
    List<ApiKey> of(OrgId org) {
        return rows.values().stream()
                .map(ApiKeyStore.Row::key)
                .filter(key -> key.org().equals(org))
                .sorted(
                        Comparator.comparing((ApiKey key) -> key.birth().at())
                                .reversed()
                                .thenComparing(ApiKey::keyId))
                .toList();
    }

    List<ApiKey> all() {
        return rows.values().stream().map(ApiKeyStore.Row::key).toList();
    }

    /** What is stored of a key now. */
    KeyHash hash(String keyId, String key) {
        var pepper = peppers.current();
        return KeyHash.by(pepper, hash(pepper, keyId, key));
    }

    /** What this key comes to on the way that the stored hash went. */
    private byte[] hash(KeyHash stored, String keyId, String key) {
        var way = stored.peppers().stream().map(id -> peppers.find(id).orElseThrow()).toList();
        var value = hash(way.getFirst(), keyId, key);
        for (var pepper : way.subList(1, way.size())) {
            value = KeyHash.nest(pepper, value);
        }
        return value;
    }

    private static byte[] hash(HmacKey pepper, String keyId, String key) {
        return pepper.mac(
                DOMAIN,
                keyId.getBytes(StandardCharsets.US_ASCII),
                SEPARATOR,
                key.getBytes(StandardCharsets.US_ASCII));
    }
}
