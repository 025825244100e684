package dev.agentmetrics.server.crypto.internal.azure;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A symmetric key, which only a managed HSM has: it does AES-256-GCM itself. */
record AesKey(AzureApi api) implements Envelope {

    @Override
    public Map<String, Object> keyParameters() {
        return Map.of("kty", "oct-HSM", "key_size", 256, "key_ops", List.of("encrypt", "decrypt"));
    }

    @Override
    public boolean fits(JsonNode key) {
        return key.path("kty").asString("").equals("oct-HSM");
    }

    @Override
    public byte[] wrap(String path, byte[] plaintext, byte[] associated) {
        var answer =
                api.post(
                        path + "/encrypt",
                        Map.of(
                                "alg", "A256GCM",
                                "value", base64(plaintext),
                                "aad", base64(associated)));
        return Parts.join(
                Parts.versionOf(answer.path("kid").asString("")),
                bytes(answer, "iv"),
                bytes(answer, "value"),
                bytes(answer, "tag"));
    }

    @Override
    public byte[] unwrap(String path, byte[] wrapped, byte[] associated) throws NotOpenedException {
        var parts = Parts.split(wrapped, 4);
        var target = path + "/" + Parts.version(parts.getFirst()) + "/decrypt";
        var answer =
                api.ask(
                        "POST",
                        target,
                        Map.of(
                                "alg", "A256GCM",
                                "iv", base64(parts.get(1)),
                                "value", base64(parts.get(2)),
                                "tag", base64(parts.get(3)),
                                "aad", base64(associated)));
        if (answer.status() == 400 || answer.status() == 404) {
            throw new NotOpenedException();
        }
        return bytes(api.good(answer, target), "value");
    }

    static byte[] bytes(JsonNode answer, String field) {
        try {
            return Base64.getUrlDecoder().decode(answer.path(field).asString(""));
        } catch (IllegalArgumentException _) {
            throw new KeyManagerException.Unavailable("what answers is not Key Vault");
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
