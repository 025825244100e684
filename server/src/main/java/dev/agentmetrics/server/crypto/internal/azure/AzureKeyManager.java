package dev.agentmetrics.server.crypto.internal.azure;

import dev.agentmetrics.server.crypto.internal.cloud.KeyNames;
import dev.agentmetrics.server.crypto.internal.cloud.Versions;
import dev.agentmetrics.server.crypto.keymanager.KeyContext;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion.State;
import dev.agentmetrics.server.crypto.keymanager.WrappedKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Keys in a key vault or a managed HSM. Azure cannot delete one version of a key, so each of our
 * versions is a key of its own: {@code PREFIX-NAME-vN}.
 *
 * <p>Destroying is deleting: unusable at once, gone after the vault's retention of deleted keys (7
 * to 90 days), until when somebody with the right to recover keys could bring it back. There are no
 * keys for codes.
 */
final class AzureKeyManager implements KeyManager {

    private final AzureApi api;
    private final KeyNames names;
    private final Envelope envelope;
    private final boolean inHardware;

    AzureKeyManager(AzureApi api, KeyNames names, Envelope envelope, boolean inHardware) {
        this.api = api;
        this.names = names;
        this.envelope = envelope;
        this.inHardware = inHardware;
    }

    @Override
    public KeyVersion create(KeyName key, Use use) {
        if (use == Use.MAC) {
            throw cannotMac();
        }
        var versions = versions(key);
        if (versions.isEmpty()) {
            return make(key, 1);
        }
        var newest = versions.getLast();
        requireFit(key, newest.version(), api.get(path(key, newest.version())).path("key"));
        return newest;
    }

    @Override
    public KeyVersion rotate(KeyName key) {
        return make(key, newest(key).version() + 1);
    }

    /**
     * Two nodes that do this at once make two of Azure's versions of the one key; each wrapped key
     * names the one that it needs.
     */
    private KeyVersion make(KeyName key, int version) {
        var made = api.post(path(key, version) + "/create", envelope.keyParameters()).path("key");
        requireFit(key, version, made);
        return get(key, version);
    }

    private void requireFit(KeyName key, int version, JsonNode found) {
        if (!envelope.fits(found)) {
            throw new KeyManagerException.Misconfigured(
                    "version %d of the key %s in Key Vault is of another type than we need; set"
                                    .formatted(version, key)
                            + " another AGENTMETRICS_KEY_MANAGER_PREFIX, or correct"
                            + " AGENTMETRICS_KEY_MANAGER_PROTECTION");
        }
    }

    @Override
    public void disable(KeyName key, int version) {
        Versions.requireOlder(key, version, newest(key).version());
        if (get(key, version).state() == State.ENABLED) {
            set(key, version, false);
        }
    }

    @Override
    public void enable(KeyName key, int version) {
        if (get(key, version).state() == State.DISABLED) {
            set(key, version, true);
        }
    }

    /** Of all that Azure calls versions of it. */
    private void set(KeyName key, int version, boolean enabled) {
        for (var found : api.list(path(key, version) + "/versions")) {
            var kid = found.path("kid").asString("");
            api.patch(
                    path(key, version) + "/" + kid.substring(kid.lastIndexOf('/') + 1),
                    Map.of("attributes", Map.of("enabled", enabled)));
        }
    }

    @Override
    public void destroy(KeyName key, int version) {
        Versions.requireOlder(key, version, newest(key).version());
        var path = path(key, version);
        var answer = api.ask("DELETE", path, null);
        // 404: it was deleted before.
        if (answer.status() != 404) {
            api.good(answer, path);
        }
    }

    @Override
    public WrappedKey wrap(KeyName key, byte[] plaintext, KeyContext context) {
        int version = newest(key).version();
        var bound = names.associatedData(key, version, context);
        return new WrappedKey(version, envelope.wrap(path(key, version), plaintext, bound));
    }

    @Override
    public byte[] unwrap(KeyName key, WrappedKey wrapped, KeyContext context) {
        int version = wrapped.version();
        if (get(key, version).state() != State.ENABLED) {
            throw Versions.disabled(key, version);
        }
        var bound = names.associatedData(key, version, context);
        try {
            return envelope.unwrap(path(key, version), wrapped.ciphertext(), bound);
        } catch (NotOpenedException _) {
            throw Versions.cannotUnwrap(key, version);
        }
    }

    @Override
    public byte[] mac(KeyName key, int version, byte[] data) {
        throw cannotMac();
    }

    private static KeyManagerException cannotMac() {
        return new KeyManagerException.Refused(
                "Key Vault has no keys for codes; derive them from a wrapped key");
    }

    @Override
    public KeyManagerDescription describe() {
        return new KeyManagerDescription(
                "azure-key-vault", "the vault " + api.place(), inHardware, false, false, all());
    }

    private KeyVersion newest(KeyName key) {
        var versions = versions(key);
        if (versions.isEmpty()) {
            throw Versions.noSuchKey(key);
        }
        return versions.getLast();
    }

    private KeyVersion get(KeyName key, int version) {
        return versions(key).stream()
                .filter(found -> found.version() == version)
                .findFirst()
                .orElseThrow(() -> Versions.noSuchVersion(key, version));
    }

    private List<KeyVersion> versions(KeyName key) {
        return all().stream().filter(found -> found.key().equals(key)).toList();
    }

    /** What was deleted is not in this list. */
    private List<KeyVersion> all() {
        return api.list("keys").stream()
                .flatMap(found -> version(found).stream())
                .sorted(
                        Comparator.comparing((KeyVersion version) -> version.key().text())
                                .thenComparingInt(KeyVersion::version))
                .toList();
    }

    private Optional<KeyVersion> version(JsonNode found) {
        var kid = found.path("kid").asString("");
        var attributes = found.path("attributes");
        return names.versioned(kid.substring(kid.lastIndexOf('/') + 1))
                .map(
                        name ->
                                new KeyVersion(
                                        name.key(),
                                        name.version(),
                                        attributes.path("enabled").asBoolean(true)
                                                ? State.ENABLED
                                                : State.DISABLED,
                                        Instant.ofEpochSecond(attributes.path("created").asLong(0)),
                                        null));
    }

    private String path(KeyName key, int version) {
        return "keys/" + names.of(key, version);
    }

    @Override
    public void close() {
        api.close();
    }

    @Override
    public String toString() {
        return "AzureKeyManager";
    }
}
