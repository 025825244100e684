package dev.agentmetrics.server.crypto.internal.gcp;

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
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Keys in one key ring of Cloud KMS, {@code PREFIX-NAME} each; versions are Google's own. The
 * context is additional authenticated data, and every value is checked by CRC32C on both sides.
 *
 * <p>A destroyed version is unusable at once and gone after seven days, in which Google's console
 * could restore it.
 */
final class GcpKeyManager implements KeyManager {

    private static final String WAITING_TIME = "604800s";

    private final GcpApi api;
    private final KeyNames names;
    private final boolean inHardware;

    GcpKeyManager(GcpApi api, KeyNames names, boolean inHardware) {
        this.api = api;
        this.names = names;
        this.inHardware = inHardware;
    }

    @Override
    public KeyVersion create(KeyName key, Use use) {
        var path = api.ring() + "/cryptoKeys?cryptoKeyId=" + names.of(key);
        var template =
                Map.of(
                        "algorithm",
                        use == Use.WRAP ? "GOOGLE_SYMMETRIC_ENCRYPTION" : "HMAC_SHA256",
                        "protectionLevel",
                        inHardware ? "HSM" : "SOFTWARE");
        var answer =
                api.ask(
                        "POST",
                        path,
                        Map.of(
                                "purpose", purpose(use),
                                "versionTemplate", template,
                                "destroyScheduledDuration", WAITING_TIME));
        // 409: it is there already, or another node was faster.
        if (answer.status() != 409) {
            api.good(answer, path);
        }
        require(key, use);
        return newest(key);
    }

    private static String purpose(Use use) {
        return use == Use.WRAP ? "ENCRYPT_DECRYPT" : "MAC";
    }

    private void require(KeyName key, Use use) {
        var purpose = get(key).path("purpose").asString("");
        if (!purpose.equals(purpose(use))) {
            throw new KeyManagerException.Misconfigured(
                    "the key %s in Cloud KMS is for %s, not for %s; set another"
                                    .formatted(key, purpose, purpose(use))
                            + " AGENTMETRICS_KEY_MANAGER_PREFIX");
        }
    }

    private JsonNode get(KeyName key) {
        var path = path(key);
        var answer = api.ask("GET", path, null);
        if (answer.status() == 404) {
            throw Versions.noSuchKey(key);
        }
        return api.good(answer, path);
    }

    @Override
    public KeyVersion rotate(KeyName key) {
        var purpose = get(key).path("purpose").asString("");
        var made = version(key, api.post(path(key) + "/cryptoKeyVersions", Map.of()));
        if (purpose.equals(purpose(Use.WRAP))) {
            // For people who look: we name the version in every call.
            api.post(
                    path(key) + ":updatePrimaryVersion",
                    Map.of("cryptoKeyVersionId", Integer.toString(made.version())));
        }
        return made;
    }

    @Override
    public void disable(KeyName key, int version) {
        Versions.requireOlder(key, version, newest(key).version());
        if (get(key, version).state() == State.ENABLED) {
            set(key, version, "DISABLED");
        }
    }

    @Override
    public void enable(KeyName key, int version) {
        switch (get(key, version).state()) {
            case ENABLED -> {}
            case DISABLED -> set(key, version, "ENABLED");
            case DESTROYED -> throw Versions.noSuchVersion(key, version);
        }
    }

    private void set(KeyName key, int version, String state) {
        api.patch(path(key, version) + "?updateMask=state", Map.of("state", state));
    }

    @Override
    public void destroy(KeyName key, int version) {
        Versions.requireOlder(key, version, newest(key).version());
        if (get(key, version).state() != State.DESTROYED) {
            api.post(path(key, version) + ":destroy", Map.of());
        }
    }

    @Override
    public WrappedKey wrap(KeyName key, byte[] plaintext, KeyContext context) {
        int version = newest(key).version();
        var bound = names.associatedData(key, version, context);
        var answer =
                api.post(
                        path(key, version) + ":encrypt",
                        Map.of(
                                "plaintext", base64(plaintext),
                                "plaintextCrc32c", Checksums.of(plaintext),
                                "additionalAuthenticatedData", base64(bound),
                                "additionalAuthenticatedDataCrc32c", Checksums.of(bound)));
        Checksums.requireVerified(answer, "verifiedPlaintextCrc32c");
        Checksums.requireVerified(answer, "verifiedAdditionalAuthenticatedDataCrc32c");
        requireVersion(answer, path(key, version));
        var ciphertext = bytes(answer, "ciphertext");
        return new WrappedKey(version, Checksums.require(ciphertext, answer, "ciphertextCrc32c"));
    }

    @Override
    public byte[] unwrap(KeyName key, WrappedKey wrapped, KeyContext context) {
        get(key, wrapped.version());
        var bound = names.associatedData(key, wrapped.version(), context);
        var path = path(key) + ":decrypt";
        var answer =
                api.ask(
                        "POST",
                        path,
                        Map.of(
                                "ciphertext", base64(wrapped.ciphertext()),
                                "ciphertextCrc32c", Checksums.of(wrapped.ciphertext()),
                                "additionalAuthenticatedData", base64(bound),
                                "additionalAuthenticatedDataCrc32c", Checksums.of(bound)));
        if (answer.status() == 400) {
            throw Versions.cannotUnwrap(key, wrapped.version());
        }
        var body = api.good(answer, path);
        return Checksums.require(bytes(body, "plaintext"), body, "plaintextCrc32c");
    }

    @Override
    public byte[] mac(KeyName key, int version, byte[] data) {
        var path = path(key, version) + ":macSign";
        var answer =
                api.ask(
                        "POST",
                        path,
                        Map.of("data", base64(data), "dataCrc32c", Checksums.of(data)));
        if (answer.status() == 400) {
            throw Versions.disabled(key, version);
        }
        var body = api.good(answer, path);
        Checksums.requireVerified(body, "verifiedDataCrc32c");
        requireVersion(body, path(key, version));
        return Checksums.require(bytes(body, "mac"), body, "macCrc32c");
    }

    private static void requireVersion(JsonNode answer, String version) {
        if (!answer.path("name").asString("").equals(version)) {
            throw new KeyManagerException.Unavailable(
                    "Cloud KMS used another version than the one it was asked for");
        }
    }

    @Override
    public KeyManagerDescription describe() {
        var versions = new ArrayList<KeyVersion>();
        boolean hardware = inHardware;
        for (var found : api.list(api.ring() + "/cryptoKeys", "cryptoKeys")) {
            var key = names.key(last(found.path("name").asString("")));
            if (key.isPresent()) {
                var level = found.path("versionTemplate").path("protectionLevel").asString("");
                hardware &= level.equals("HSM");
                versions.addAll(versions(key.get()));
            }
        }
        return new KeyManagerDescription(
                "gcp-kms", "the key ring " + api.ring(), hardware, false, true, versions);
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

    /** Oldest first. */
    private List<KeyVersion> versions(KeyName key) {
        get(key);
        return api.list(path(key) + "/cryptoKeyVersions", "cryptoKeyVersions").stream()
                .filter(found -> !found.path("state").asString("").equals("PENDING_GENERATION"))
                .map(found -> version(key, found))
                .sorted(Comparator.comparingInt(KeyVersion::version))
                .toList();
    }

    private static KeyVersion version(KeyName key, JsonNode found) {
        var state =
                switch (found.path("state").asString("")) {
                    case "ENABLED", "PENDING_GENERATION" -> State.ENABLED;
                    case "DISABLED" -> State.DISABLED;
                    default -> State.DESTROYED;
                };
        return new KeyVersion(
                key,
                Integer.parseInt(last(found.path("name").asString(""))),
                state,
                Instant.parse(found.path("createTime").asString("")),
                null);
    }

    private static String last(String resource) {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    private String path(KeyName key) {
        return api.key(names.of(key));
    }

    private String path(KeyName key, int version) {
        return path(key) + "/cryptoKeyVersions/" + version;
    }

    private static byte[] bytes(JsonNode answer, String field) {
        return Base64.getDecoder().decode(answer.path(field).asString(""));
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
        return "GcpKeyManager";
    }
}
