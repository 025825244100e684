package dev.agentmetrics.server.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An authenticator with one credential, and the browser in front of it; made by hand from WebAuthn
 * level 3 and CTAP 2, so that it can lie about everything.
 */
public final class SoftAuthenticator {

    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;
    private static final int ATTESTED = 0x40;
    private static final int COORDINATE = 32;

    /** What it says instead of the truth; null is the truth. */
    public static final class Lies {
        public @Nullable String origin;
        public @Nullable String relyingParty;
        public @Nullable String type;
        public @Nullable String challenge;
        public @Nullable String userHandle;
        public boolean unverified;
        public boolean absent;
        public boolean crossOrigin;
        public boolean otherKey;
    }

    private final String origin;
    private final KeyPair keys = keys();
    private final byte[] id = random(32);
    private String userHandle = "";

    public final Lies lies = new Lies();

    /** As authenticators do that keep their keys on several devices. */
    public boolean backupEligible;

    public boolean backedUp;

    /** Signatures so far; such that keep 0 do not count. */
    public long counter;

    public boolean counts = true;

    public SoftAuthenticator(String origin) {
        this.origin = origin;
    }

    public String id() {
        return text(id);
    }

    /** The answer to {@code PublicKeyCredentialCreationOptionsJSON}. */
    public Map<String, Object> create(JsonNode options) {
        userHandle = options.at("/user/id").asString();
        var client = clientData("webauthn.create", options.path("challenge").asString());
        var data = authenticatorData(options.at("/rp/id").asString(), true);
        return credential(
                Map.of(
                        "clientDataJSON", text(client),
                        "attestationObject", text(attestation(data)),
                        "transports", List.of("internal", "hybrid", "carrier-pigeon")));
    }

    /** The answer to {@code PublicKeyCredentialRequestOptionsJSON}. */
    public Map<String, Object> sign(JsonNode options) {
        if (counts) {
            counter++;
        }
        var client = clientData("webauthn.get", options.path("challenge").asString());
        var data = authenticatorData(options.path("rpId").asString(), false);
        return credential(
                Map.of(
                        "clientDataJSON",
                        text(client),
                        "authenticatorData",
                        text(data),
                        "signature",
                        text(signature(data, client)),
                        "userHandle",
                        or(lies.userHandle, userHandle)));
    }

    private Map<String, Object> credential(Map<String, Object> response) {
        var credential = new TreeMap<String, Object>();
        credential.put("id", text(id));
        credential.put("rawId", text(id));
        credential.put("type", "public-key");
        credential.put("clientExtensionResults", Map.of());
        credential.put("response", response);
        return credential;
    }

    private byte[] clientData(String type, String challenge) {
        return """
        {"type":"%s","challenge":"%s","origin":"%s","crossOrigin":%s}"""
                .formatted(
                        or(lies.type, type),
                        or(lies.challenge, challenge),
                        or(lies.origin, origin),
                        lies.crossOrigin)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(String relyingParty, boolean withKey) {
        int flags =
                (lies.absent ? 0 : PRESENT)
                        | (lies.unverified ? 0 : VERIFIED)
                        | (backupEligible ? ELIGIBLE : 0)
                        | (backedUp ? BACKED_UP : 0)
                        | (withKey ? ATTESTED : 0);
        var data = new ByteArrayOutputStream();
        data.writeBytes(sha256(or(lies.relyingParty, relyingParty)));
        data.write(flags);
        data.writeBytes(ByteBuffer.allocate(4).putInt((int) counter).array());
        if (withKey) {
            data.writeBytes(new byte[16]);
            data.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
            data.writeBytes(id);
            data.writeBytes(publicKey());
        }
        return data.toByteArray();
    }

    /** COSE: an elliptic curve key for ES256. */
    private byte[] publicKey() {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        var key = new ByteArrayOutputStream();
        head(key, 5, 5);
        integer(key, 1, 2);
        integer(key, 3, -7);
        integer(key, -1, 1);
        number(key, -2);
        bytes(key, coordinate(point.getAffineX().toByteArray()));
        number(key, -3);
        bytes(key, coordinate(point.getAffineY().toByteArray()));
        return key.toByteArray();
    }

    private static byte[] attestation(byte[] data) {
        var object = new ByteArrayOutputStream();
        head(object, 5, 3);
        string(object, "fmt");
        string(object, "none");
        string(object, "attStmt");
        head(object, 5, 0);
        string(object, "authData");
        bytes(object, data);
        return object.toByteArray();
    }

    private byte[] signature(byte[] data, byte[] client) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign((lies.otherKey ? keys() : keys).getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void integer(ByteArrayOutputStream out, int key, int value) {
        number(out, key);
        number(out, value);
    }

    private static void number(ByteArrayOutputStream out, int value) {
        head(out, value < 0 ? 1 : 0, value < 0 ? -1 - value : value);
    }

    private static void string(ByteArrayOutputStream out, String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        head(out, 3, utf8.length);
        out.writeBytes(utf8);
    }

    private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
        head(out, 2, bytes.length);
        out.writeBytes(bytes);
    }

    /** The first bytes of a CBOR item: what it is, and how much of it. */
    private static void head(ByteArrayOutputStream out, int major, int count) {
        if (count < 24) {
            out.write(major << 5 | count);
        } else if (count < 256) {
            out.write(major << 5 | 24);
            out.write(count);
        } else {
            out.write(major << 5 | 25);
            out.write(count >> 8);
            out.write(count);
        }
    }

    private static byte[] coordinate(byte[] signed) {
        var fixed = new byte[COORDINATE];
        int length = Math.min(signed.length, COORDINATE);
        System.arraycopy(signed, signed.length - length, fixed, COORDINATE - length, length);
        return fixed;
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] random(int count) {
        var bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String or(@Nullable String lie, String truth) {
        return lie == null ? truth : lie;
    }
}
