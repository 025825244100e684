package dev.agentmetrics.server.crypto.internal.azure;

import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.internal.AesGcm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An RSA key, the only kind that a key vault has to encrypt with. It wraps a fresh AES-256 key (RSA
 * with OAEP and SHA-256), which seals the plaintext with what is bound to it (AES-GCM). Whoever has
 * the public half could make such a thing, too: so the vault also signs the whole (RSA-PSS with
 * SHA-256), and nothing unsigned is opened.
 */
record RsaEnvelope(AzureApi api, boolean inHardware, RandomSource random) implements Envelope {

    private static final String WRAPPING = "RSA-OAEP-256";
    private static final String SIGNING = "PS256";
    private static final int KEY_BYTES = 32;

    @Override
    public Map<String, Object> keyParameters() {
        return Map.of(
                "kty", kind(),
                "key_size", 3_072,
                "key_ops", List.of("wrapKey", "unwrapKey", "sign", "verify"));
    }

    private String kind() {
        return inHardware ? "RSA-HSM" : "RSA";
    }

    @Override
    public boolean fits(JsonNode key) {
        return key.path("kty").asString("").equals(kind());
    }

    @Override
    public byte[] wrap(String path, byte[] plaintext, byte[] associated) {
        var key = random.bytes(KEY_BYTES);
        try {
            var box = AesGcm.seal(key, plaintext, associated);
            var answer =
                    api.post(
                            path + "/wrapkey",
                            Map.of("alg", WRAPPING, "value", AesKey.base64(key)));
            var version = Parts.versionOf(answer.path("kid").asString(""));
            var content = Parts.join(version, AesKey.bytes(answer, "value"), box);
            var signed =
                    api.post(
                            path + "/" + new String(version, StandardCharsets.US_ASCII) + "/sign",
                            Map.of("alg", SIGNING, "value", digest(content, associated)));
            return Parts.join(content, AesKey.bytes(signed, "value"));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public byte[] unwrap(String path, byte[] wrapped, byte[] associated) throws NotOpenedException {
        var outer = Parts.split(wrapped, 2);
        var inner = Parts.split(outer.getFirst(), 3);
        var versioned = path + "/" + Parts.version(inner.getFirst());
        requireSigned(versioned, outer.getFirst(), outer.getLast(), associated);
        var answer =
                api.ask(
                        "POST",
                        versioned + "/unwrapkey",
                        Map.of("alg", WRAPPING, "value", AesKey.base64(inner.get(1))));
        if (answer.status() == 400) {
            throw new NotOpenedException();
        }
        var key = AesKey.bytes(api.good(answer, versioned + "/unwrapkey"), "value");
        try {
            return AesGcm.open(key, inner.getLast(), associated);
        } catch (AesGcm.NotOurs _) {
            throw new NotOpenedException();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private void requireSigned(
            String versioned, byte[] content, byte[] signature, byte[] associated)
            throws NotOpenedException {
        var answer =
                api.ask(
                        "POST",
                        versioned + "/verify",
                        Map.of(
                                "alg", SIGNING,
                                "digest", digest(content, associated),
                                "value", AesKey.base64(signature)));
        if (answer.status() == 400 || answer.status() == 404) {
            throw new NotOpenedException();
        }
        if (!api.good(answer, versioned + "/verify").path("value").asBoolean(false)) {
            throw new NotOpenedException();
        }
    }

    private static String digest(byte[] content, byte[] associated) {
        return AesKey.base64(Hashes.sha256(Parts.join(content, associated)));
    }
}
