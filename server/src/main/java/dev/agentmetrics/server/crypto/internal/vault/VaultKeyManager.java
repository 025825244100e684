package dev.agentmetrics.server.crypto.internal.vault;

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
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Keys in Vault's Transit engine, {@code PREFIX-NAME} each: AES-256-GCM with the context as
 * associated data, or HMAC.
 *
 * <p>Transit disables and destroys all versions up to one, not one alone. So versions are disabled
 * and destroyed oldest first and enabled newest first; another order is refused, because it would
 * do more than was asked for. When a disabled version was made is not told: it shows as 1970.
 */
final class VaultKeyManager implements KeyManager {

    private final VaultApi api;
    private final KeyNames names;

    VaultKeyManager(VaultApi api, KeyNames names) {
        this.api = api;
        this.names = names;
    }

    @Override
    public KeyVersion create(KeyName key, Use use) {
        if (find(key).isEmpty()) {
            // Of a key that somebody else made meanwhile, Vault changes nothing.
            api.write(
                    path(key),
                    use == Use.WRAP
                            ? Map.of("type", TransitKey.typeFor(use))
                            : Map.of("type", TransitKey.typeFor(use), "key_size", 32));
        }
        var made = get(key);
        if (!made.type().equals(TransitKey.typeFor(use))) {
            throw new KeyManagerException.Misconfigured(
                    "the key %s in Vault is of type %s, not %s; set another"
                                    .formatted(key, made.type(), TransitKey.typeFor(use))
                            + " AGENTMETRICS_KEY_MANAGER_PREFIX");
        }
        return made.version(made.newest());
    }

    @Override
    public KeyVersion rotate(KeyName key) {
        get(key);
        api.write(path(key) + "/rotate", Map.of());
        var rotated = get(key);
        return rotated.version(rotated.newest());
    }

    @Override
    public void disable(KeyName key, int version) {
        var found = get(key);
        Versions.requireOlder(key, version, found.newest());
        if (found.state(version) == State.ENABLED) {
            requireInOrder(key, version, found.oldestUsable() == version, "disable older ones");
            useFrom(key, version + 1);
        }
    }

    @Override
    public void enable(KeyName key, int version) {
        var found = get(key);
        if (version < 1 || version > found.newest() || found.state(version) == State.DESTROYED) {
            throw Versions.noSuchVersion(key, version);
        }
        if (found.state(version) == State.DISABLED) {
            requireInOrder(key, version, found.oldestUsable() == version + 1, "enable newer ones");
            useFrom(key, version);
        }
    }

    @Override
    public void destroy(KeyName key, int version) {
        var found = get(key);
        Versions.requireOlder(key, version, found.newest());
        if (found.state(version) == State.DESTROYED) {
            return;
        }
        requireInOrder(key, version, found.oldestKept() == version, "destroy older ones");
        useFrom(key, Math.max(found.oldestUsable(), version + 1));
        api.write(path(key) + "/trim", Map.of("min_available_version", version + 1));
    }

    private static void requireInOrder(KeyName key, int version, boolean inOrder, String first) {
        if (!inOrder) {
            throw new KeyManagerException.Refused(
                    "Vault cannot do this to version %d of the key %s alone; %s first"
                            .formatted(version, key, first));
        }
    }

    /** Both marks: one is for unwrapping, the other for codes. */
    private void useFrom(KeyName key, int version) {
        api.write(
                path(key) + "/config",
                Map.of("min_decryption_version", version, "min_encryption_version", version));
    }

    @Override
    public WrappedKey wrap(KeyName key, byte[] plaintext, KeyContext context) {
        int version = get(key).require(Use.WRAP).newest();
        var data =
                api.write(
                        "encrypt/" + names.of(key),
                        Map.of(
                                "plaintext", base64(plaintext),
                                "associated_data",
                                        base64(names.associatedData(key, version, context)),
                                "key_version", version));
        return new WrappedKey(version, payload(data.path("ciphertext").asString(""), version));
    }

    @Override
    public byte[] unwrap(KeyName key, WrappedKey wrapped, KeyContext context) {
        var path = "decrypt/" + names.of(key);
        var answer =
                api.ask(
                        path,
                        Map.of(
                                "ciphertext",
                                        "vault:v%d:%s"
                                                .formatted(
                                                        wrapped.version(),
                                                        base64(wrapped.ciphertext())),
                                "associated_data",
                                        base64(
                                                names.associatedData(
                                                        key, wrapped.version(), context))));
        if (answer.status() == 400) {
            throw Versions.cannotUnwrap(key, wrapped.version());
        }
        var plaintext = api.good(answer, path).path("data").path("plaintext").asString("");
        return Base64.getDecoder().decode(plaintext);
    }

    @Override
    public byte[] mac(KeyName key, int version, byte[] data) {
        get(key).require(Use.MAC);
        var path = "hmac/" + names.of(key) + "/sha2-256";
        var answer = api.ask(path, Map.of("input", base64(data), "key_version", version));
        if (answer.status() == 400) {
            throw Versions.disabled(key, version);
        }
        return payload(api.good(answer, path).path("data").path("hmac").asString(""), version);
    }

    /** What follows {@code vault:vN:}, of the version that was meant. */
    private static byte[] payload(String text, int version) {
        var prefix = "vault:v" + version + ":";
        if (!text.startsWith(prefix)) {
            throw new KeyManagerException.Unavailable(
                    "Vault used another version than the one it was asked for");
        }
        return Base64.getDecoder().decode(text.substring(prefix.length()));
    }

    @Override
    public KeyManagerDescription describe() {
        var versions = new ArrayList<KeyVersion>();
        boolean exportable = false;
        for (var name : api.read("keys?list=true").path("keys")) {
            var found = names.key(name.asString("")).flatMap(this::find);
            if (found.isPresent()) {
                versions.addAll(found.get().versions());
                exportable |= found.get().exportable();
            }
        }
        return new KeyManagerDescription("vault", api.place(), false, exportable, true, versions);
    }

    private TransitKey get(KeyName key) {
        return find(key).orElseThrow(() -> Versions.noSuchKey(key));
    }

    private Optional<TransitKey> find(KeyName key) {
        var data = api.read(path(key));
        return data.isMissingNode() || data.isNull()
                ? Optional.empty()
                : Optional.of(TransitKey.of(key, data));
    }

    private String path(KeyName key) {
        return "keys/" + names.of(key);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        api.close();
    }

    @Override
    public String toString() {
        return "VaultKeyManager";
    }
}
