package dev.agentmetrics.server.testing.keymanagers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import tools.jackson.databind.JsonNode;

/** A key vault, or a managed HSM, with the identity service of its tenant. */
public final class AzureDouble extends KeyServiceDouble {

    public static final String TENANT = "11111111-2222-3333-4444-555555555555";
    public static final String CLIENT = "66666666-7777-8888-9999-000000000000";
    public static final String SECRET = "needle~azure~client~secret";
    public static final String ASSERTION = "needle.federated.token";

    private static final int PAGE = 2;
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec(
                    "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    /** Smaller than real ones and used in turn, because making them takes long. */
    private static final List<KeyPair> PAIRS = List.of(newPair(), newPair(), newPair(), newPair());

    private static final class Version {

        final String id = UUID.randomUUID().toString().replace("-", "");
        final byte[] secret = AesGcm.random(32);
        final KeyPair pair;
        final String type;
        final List<String> operations = new ArrayList<>();
        boolean enabled = true;

        Version(KeyPair pair, JsonNode asked) {
            this.pair = pair;
            this.type = asked.path("kty").asString("");
            asked.path("key_ops").forEach(operation -> operations.add(operation.asString("")));
        }
    }

    private final boolean hsm;
    private final Map<String, List<Version>> keys = new TreeMap<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private volatile String resource = "https://localhost";
    private int made;

    public AzureDouble(Path folder, String host, boolean hsm) {
        super(folder, host);
        this.hsm = hsm;
    }

    private static KeyPair newPair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public List<String> tokens() {
        return tokens;
    }

    /** A token as the metadata service gives it. */
    public String newToken() {
        var token = "eyJ.needle-" + tokens.size();
        tokens.add(token);
        return token;
    }

    public void endTokens() {
        tokens.clear();
    }

    /** What its challenge asks for from now on. */
    public void challenge(String newResource) {
        resource = newResource;
    }

    /** The public half of a key's newest version: whoever may read keys has it. */
    public synchronized PublicKey publicKey(String name) {
        return keys.get(name).getLast().pair.getPublic();
    }

    /** Somebody else's key, or what a second node made at the same time. */
    public synchronized void add(String name, String type, List<String> operations) {
        JsonNode asked = Call.JSON.valueToTree(Map.of("kty", type, "key_ops", operations));
        keys.computeIfAbsent(name, _ -> new ArrayList<>()).add(newVersion(asked));
    }

    private Version newVersion(JsonNode asked) {
        return new Version(PAIRS.get(made++ % PAIRS.size()), asked);
    }

    @Override
    protected Reply refusal(Trouble why) {
        return switch (why) {
            case DENIED ->
                    Reply.of(
                            403,
                            Map.of(
                                    "error",
                                    Map.of(
                                            "code", "Forbidden",
                                            "message", "a message",
                                            "innererror", Map.of("code", "ForbiddenByRbac"))));
            case THROTTLED -> error(429, "Throttled");
            default -> error(503, "ServiceUnavailable");
        };
    }

    private static Reply error(int status, String code) {
        return Reply.of(status, Map.of("error", Map.of("code", code, "message", "a message")));
    }

    @Override
    protected Reply answer(Call call) throws GeneralSecurityException {
        if (call.path().equals("/" + TENANT + "/oauth2/v2.0/token")) {
            return token(call.form());
        }
        var bearer = call.header("Authorization");
        if (!bearer.startsWith("Bearer ") || !tokens.contains(bearer.substring(7))) {
            var challenge =
                    "Bearer authorization=\"%s/%s\", resource=\"%s\""
                            .formatted(address(), TENANT, resource);
            return new Reply(
                    401,
                    Map.of("error", Map.of("code", "Unauthorized")),
                    Map.of("WWW-Authenticate", challenge));
        }
        if (!"7.4".equals(call.parameters().get("api-version"))) {
            return error(400, "BadParameter");
        }
        var parts = call.path().substring(1).split("/", -1);
        if (!parts[0].equals("keys")) {
            return error(404, "NotFound");
        }
        return parts.length == 1 ? listKeys(call) : key(call, parts);
    }

    private Reply token(Map<String, String> form) {
        boolean known =
                CLIENT.equals(form.get("client_id"))
                        && "client_credentials".equals(form.get("grant_type"))
                        && (resource + "/.default").equals(form.get("scope"))
                        && (SECRET.equals(form.get("client_secret"))
                                || ASSERTION.equals(form.get("client_assertion")));
        return known
                ? Reply.of(
                        200,
                        Map.of(
                                "token_type",
                                "Bearer",
                                "expires_in",
                                3_599,
                                "access_token",
                                newToken()))
                : Reply.of(401, Map.of("error", "invalid_client"));
    }

    private String kid(String name) {
        return address() + "/keys/" + name;
    }

    private static Map<String, Object> attributes(Version version) {
        return Map.of("enabled", version.enabled, "created", 1_790_000_000L);
    }

    private Reply listKeys(Call call) {
        var all =
                keys.entrySet().stream()
                        .map(
                                key ->
                                        Map.<String, Object>of(
                                                "kid", kid(key.getKey()),
                                                "attributes", attributes(key.getValue().getLast())))
                        .toList();
        return page(call, "keys", all);
    }

    private Reply page(Call call, String path, List<Map<String, Object>> all) {
        int from = Integer.parseInt(call.parameters().getOrDefault("$skiptoken", "0"));
        int to = Math.min(from + PAGE, all.size());
        var body = new LinkedHashMap<String, Object>();
        body.put("value", all.subList(from, to));
        body.put(
                "nextLink",
                to < all.size()
                        ? address() + "/" + path + "?api-version=7.4&$skiptoken=" + to
                        : null);
        return Reply.of(200, body);
    }

    private Reply key(Call call, String[] parts) throws GeneralSecurityException {
        var name = parts[1];
        if (parts.length == 3 && parts[2].equals("create")) {
            var type = call.json().path("kty").asString("");
            if (type.startsWith("oct") != hsm) {
                return error(400, "BadParameter");
            }
            keys.computeIfAbsent(name, _ -> new ArrayList<>()).add(newVersion(call.json()));
            return described(name, keys.get(name).getLast());
        }
        var versions = keys.get(name);
        if (versions == null) {
            return error(404, "KeyNotFound");
        }
        if (call.method().equals("DELETE")) {
            keys.remove(name);
            return Reply.of(200, Map.of("recoveryId", address() + "/deletedkeys/" + name));
        }
        if (parts.length == 3 && parts[2].equals("versions")) {
            var all =
                    versions.stream()
                            .map(
                                    version ->
                                            Map.<String, Object>of(
                                                    "kid",
                                                    kid(name) + "/" + version.id,
                                                    "attributes",
                                                    attributes(version)))
                            .toList();
            return page(call, "keys/" + name + "/versions", all);
        }
        boolean named = parts.length > 2 && parts[2].length() == 32;
        var version =
                named
                        ? versions.stream()
                                .filter(found -> found.id.equals(parts[2]))
                                .findFirst()
                                .orElse(null)
                        : versions.getLast();
        if (version == null) {
            return error(404, "KeyNotFound");
        }
        var operation = parts.length > (named ? 3 : 2) ? parts[named ? 3 : 2] : "";
        if (operation.isEmpty()) {
            if (call.method().equals("PATCH")) {
                version.enabled = call.json().path("attributes").path("enabled").asBoolean(true);
            }
            return described(name, version);
        }
        return use(name, version, operation, call.json());
    }

    private Reply described(String name, Version version) {
        return Reply.of(
                200,
                Map.of(
                        "key",
                        Map.of(
                                "kid", kid(name) + "/" + version.id,
                                "kty", version.type,
                                "key_ops", version.operations),
                        "attributes",
                        attributes(version)));
    }

    private Reply use(String name, Version version, String operation, JsonNode asked)
            throws GeneralSecurityException {
        if (!version.enabled) {
            return Reply.of(
                    403,
                    Map.of(
                            "error",
                            Map.of(
                                    "code",
                                    "Forbidden",
                                    "innererror",
                                    Map.of("code", "KeyDisabled"))));
        }
        if (version.operations.stream().noneMatch(operation::equalsIgnoreCase)) {
            return error(403, "Forbidden");
        }
        try {
            var body = new LinkedHashMap<String, Object>();
            body.put("kid", kid(name) + "/" + version.id);
            switch (operation) {
                case "encrypt" -> encrypt(version, asked, body);
                case "decrypt" -> body.put("value", base64(decrypt(version, asked)));
                case "wrapkey" -> body.put("value", base64(oaep(true, version, asked)));
                case "unwrapkey" -> body.put("value", base64(oaep(false, version, asked)));
                case "sign" -> body.put("value", base64(sign(version, asked)));
                case "verify" -> body.put("value", verify(version, asked));
                default -> throw new GeneralSecurityException(operation);
            }
            return Reply.of(200, body);
        } catch (GeneralSecurityException _) {
            return error(400, "BadParameter");
        }
    }

    private static void encrypt(Version version, JsonNode asked, Map<String, Object> body)
            throws GeneralSecurityException {
        require(asked, "A256GCM");
        var sealed = AesGcm.seal(version.secret, bytes(asked, "value"), bytes(asked, "aad"));
        body.put("iv", base64(part(sealed, 0, AesGcm.NONCE)));
        body.put("value", base64(part(sealed, AesGcm.NONCE, sealed.length - 16)));
        body.put("tag", base64(part(sealed, sealed.length - 16, sealed.length)));
    }

    private static byte[] decrypt(Version version, JsonNode asked) throws GeneralSecurityException {
        require(asked, "A256GCM");
        var iv = bytes(asked, "iv");
        var value = bytes(asked, "value");
        var tag = bytes(asked, "tag");
        if (iv.length != AesGcm.NONCE || tag.length != 16) {
            throw new GeneralSecurityException("lengths");
        }
        var whole =
                ByteBuffer.allocate(iv.length + value.length + tag.length)
                        .put(iv)
                        .put(value)
                        .put(tag)
                        .array();
        return AesGcm.open(version.secret, whole, bytes(asked, "aad"));
    }

    private static byte[] oaep(boolean wrap, Version version, JsonNode asked)
            throws GeneralSecurityException {
        require(asked, "RSA-OAEP-256");
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        if (wrap) {
            cipher.init(Cipher.ENCRYPT_MODE, version.pair.getPublic(), OAEP);
        } else {
            cipher.init(Cipher.DECRYPT_MODE, version.pair.getPrivate(), OAEP);
        }
        return cipher.doFinal(bytes(asked, "value"));
    }

    /** Over a digest that is already made, which the platform's own signatures do not offer. */
    private static byte[] sign(Version version, JsonNode asked) throws GeneralSecurityException {
        require(asked, "PS256");
        try {
            var signer = PSSSigner.createRawSigner(new RSABlindedEngine(), new SHA256Digest());
            var key = PrivateKeyFactory.createKey(version.pair.getPrivate().getEncoded());
            signer.init(true, new ParametersWithRandom(key));
            var digest = bytes(asked, "value");
            signer.update(digest, 0, digest.length);
            return signer.generateSignature();
        } catch (IOException | CryptoException failure) {
            throw new GeneralSecurityException(failure);
        }
    }

    private static boolean verify(Version version, JsonNode asked) throws GeneralSecurityException {
        require(asked, "PS256");
        try {
            var signer = PSSSigner.createRawSigner(new RSABlindedEngine(), new SHA256Digest());
            signer.init(false, PublicKeyFactory.createKey(version.pair.getPublic().getEncoded()));
            var digest = bytes(asked, "digest");
            signer.update(digest, 0, digest.length);
            return signer.verifySignature(bytes(asked, "value"));
        } catch (IOException failure) {
            throw new GeneralSecurityException(failure);
        }
    }

    private static void require(JsonNode asked, String algorithm) throws GeneralSecurityException {
        if (!asked.path("alg").asString("").equals(algorithm)) {
            throw new GeneralSecurityException("algorithm");
        }
    }

    private static byte[] bytes(JsonNode asked, String field) throws GeneralSecurityException {
        try {
            return Base64.getUrlDecoder().decode(asked.path(field).asString(""));
        } catch (IllegalArgumentException failure) {
            throw new GeneralSecurityException(failure);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
