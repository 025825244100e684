package dev.agentmetrics.server.crypto.internal.vault;

import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion.State;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A key of the Transit engine. It has no state per version but two marks: what is below {@code
 * oldestUsable} is disabled, what is below {@code oldestKept} is destroyed.
 *
 * @param created when each version was made; unknown of those that are disabled
 */
record TransitKey(
        KeyName key,
        String type,
        boolean exportable,
        int newest,
        int oldestUsable,
        int oldestKept,
        Map<Integer, Instant> created) {

    static TransitKey of(KeyName key, JsonNode data) {
        var created = new HashMap<Integer, Instant>();
        for (var version : data.path("keys").properties()) {
            created.put(
                    Integer.valueOf(version.getKey()),
                    Instant.ofEpochSecond(version.getValue().asLong(0)));
        }
        return new TransitKey(
                key,
                data.path("type").asString(""),
                data.path("exportable").asBoolean(false)
                        || data.path("allow_plaintext_backup").asBoolean(false),
                data.path("latest_version").asInt(0),
                Math.max(1, data.path("min_decryption_version").asInt(1)),
                Math.max(1, data.path("min_available_version").asInt(1)),
                created);
    }

    static String typeFor(Use use) {
        return switch (use) {
            case WRAP -> "aes256-gcm96";
            case MAC -> "hmac";
        };
    }

    TransitKey require(Use use) {
        if (!type.equals(typeFor(use))) {
            throw new KeyManagerException.Refused(
                    "the key %s in Vault is of type %s, not %s".formatted(key, type, typeFor(use)));
        }
        return this;
    }

    State state(int version) {
        if (version < oldestKept) {
            return State.DESTROYED;
        }
        return version < oldestUsable ? State.DISABLED : State.ENABLED;
    }

    KeyVersion version(int version) {
        return new KeyVersion(
                key, version, state(version), created.getOrDefault(version, Instant.EPOCH), null);
    }

    List<KeyVersion> versions() {
        return IntStream.rangeClosed(1, newest).mapToObj(this::version).toList();
    }
}
