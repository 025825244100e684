package dev.agentmetrics.server.testing.keymanagers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32C;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cloud KMS with one key ring, and the token service for one service account. */
public final class GcpDouble extends KeyServiceDouble {

    public static final String RING = "projects/p-1/locations/europe-west3/keyRings/metrics";

    /** What happens to values on their way, after their sums were made. */
    public enum Damage {
        NONE,
        /** What we sent arrived changed, and Google says so by not saying that it verified it. */
        SENT,
        SENT_CONTEXT,
        RECEIVED,
        /** Another version answered. */
        OTHER_VERSION
    }

    private static final String ACCOUNT = "agentmetrics@p-1.iam.gserviceaccount.com";
    private static final int PAGE = 2;
    private static final KeyPair SIGNING = newKeyPair();

    private static final class Version {

        final byte[] secret = AesGcm.random(32);
        String state = "ENABLED";
    }

    private static final class Key {

        final String purpose;
        final String level;
        final Map<Integer, Version> versions = new TreeMap<>();

        Key(String purpose, String level) {
            this.purpose = purpose;
            this.level = level;
            versions.put(1, new Version());
        }
    }

    private final Map<String, Key> keys = new TreeMap<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final Path credentials;
    private volatile Damage damage = Damage.NONE;

    public GcpDouble(Path folder, String host) {
        super(folder, host);
        var key =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(SIGNING.getPrivate().getEncoded());
        var file =
                Map.of(
                        "type",
                        "service_account",
                        "project_id",
                        "p-1",
                        "private_key_id",
                        "key-1",
                        "private_key",
                        "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n",
                        "client_email",
                        ACCOUNT,
                        "token_uri",
                        address() + "/token");
        try {
            credentials =
                    Files.write(
                            folder.resolve("service-account.json"),
                            JsonMapper.shared().writeValueAsBytes(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static KeyPair newKeyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The service account's key, as it is downloaded. */
    public Path credentials() {
        return credentials;
    }

    public List<String> tokens() {
        return tokens;
    }

    /** A token as the metadata service gives it. */
    public String newToken() {
        var token = "ya29.needle-" + tokens.size();
        tokens.add(token);
        return token;
    }

    public void damage(Damage how) {
        damage = how;
    }

    public void endTokens() {
        tokens.clear();
    }

    @Override
    protected Reply refusal(Trouble why) {
        return switch (why) {
            case DENIED -> error(403, "PERMISSION_DENIED");
            case THROTTLED -> error(429, "RESOURCE_EXHAUSTED");
            default -> error(503, "UNAVAILABLE");
        };
    }

    private static Reply error(int code, String status) {
        return Reply.of(
                code,
                Map.of("error", Map.of("code", code, "message", "a message", "status", status)));
    }

    @Override
    protected Reply answer(Call call) throws GeneralSecurityException {
        if (call.path().equals("/token")) {
            return token(call.form());
        }
        var bearer = call.header("Authorization");
        if (!bearer.startsWith("Bearer ") || !tokens.contains(bearer.substring(7))) {
            return error(401, "UNAUTHENTICATED");
        }
        var ring = "/v1/" + RING + "/cryptoKeys";
        if (!call.path().startsWith(ring)) {
            return error(404, "NOT_FOUND");
        }
        var rest = call.path().substring(ring.length());
        if (rest.isEmpty()) {
            return call.method().equals("POST") ? create(call) : listKeys(call);
        }
        var parts = rest.substring(1).split("[/:]", -1);
        var key = keys.get(parts[0]);
        if (key == null) {
            return error(404, "NOT_FOUND");
        }
        return parts.length > 1 && parts[1].equals("cryptoKeyVersions")
                ? versions(call, parts, key)
                : key(call, parts, key);
    }

    private Reply token(Map<String, String> form) throws GeneralSecurityException {
        var parts = form.getOrDefault("assertion", "").split("\\.", -1);
        if (parts.length == 3
                && form.get("grant_type").equals("urn:ietf:params:oauth:grant-type:jwt-bearer")) {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(SIGNING.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            var claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]));
            if (signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && claims.path("iss").asString("").equals(ACCOUNT)
                    && claims.path("aud").asString("").equals(address() + "/token")
                    && claims.path("scope").asString("").endsWith("/auth/cloudkms")) {
                return Reply.of(
                        200,
                        Map.of(
                                "access_token",
                                newToken(),
                                "expires_in",
                                3_599,
                                "token_type",
                                "Bearer"));
            }
        }
        return Reply.of(400, Map.of("error", "invalid_grant"));
    }

    private Reply create(Call call) {
        var name = call.parameters().get("cryptoKeyId");
        if (keys.containsKey(name)) {
            return error(409, "ALREADY_EXISTS");
        }
        var asked = call.json();
        keys.put(
                name,
                new Key(
                        asked.path("purpose").asString(""),
                        asked.path("versionTemplate").path("protectionLevel").asString("")));
        return Reply.of(200, described(name, keys.get(name)));
    }

    private static String path(String name) {
        return RING + "/cryptoKeys/" + name;
    }

    private static String path(String name, int version) {
        return path(name) + "/cryptoKeyVersions/" + version;
    }

    private static Map<String, Object> described(String name, Key key) {
        return Map.of(
                "name",
                path(name),
                "purpose",
                key.purpose,
                "createTime",
                "2026-11-24T08:00:00.123456789Z",
                "versionTemplate",
                Map.of("protectionLevel", key.level));
    }

    private static Map<String, Object> described(String name, int number, Version version) {
        return Map.of(
                "name",
                path(name, number),
                "state",
                version.state,
                "createTime",
                "2026-11-24T08:00:00.123456789Z",
                "protectionLevel",
                "SOFTWARE");
    }

    private Reply listKeys(Call call) {
        var all = keys.entrySet().stream().map(key -> described(key.getKey(), key.getValue()));
        return page(call, "cryptoKeys", all.toList());
    }

    private static Reply page(Call call, String field, List<Map<String, Object>> all) {
        int from = Integer.parseInt(call.parameters().getOrDefault("pageToken", "0"));
        int to = Math.min(from + PAGE, all.size());
        var body = new LinkedHashMap<String, Object>();
        body.put(field, all.subList(from, to));
        if (to < all.size()) {
            body.put("nextPageToken", Integer.toString(to));
        }
        return Reply.of(200, body);
    }

    private Reply key(Call call, String[] parts, Key key) {
        if (parts.length == 1) {
            return Reply.of(200, described(parts[0], key));
        }
        return switch (parts[1]) {
            case "updatePrimaryVersion" ->
                    key.purpose.equals("ENCRYPT_DECRYPT")
                            ? Reply.of(200, described(parts[0], key))
                            : error(400, "FAILED_PRECONDITION");
            case "decrypt" -> decrypt(call.json(), key);
            default -> error(404, "NOT_FOUND");
        };
    }

    private Reply versions(Call call, String[] parts, Key key) throws GeneralSecurityException {
        var name = parts[0];
        if (parts.length == 2) {
            if (call.method().equals("POST")) {
                int next = key.versions.size() + 1;
                key.versions.put(next, new Version());
                return Reply.of(200, described(name, next, key.versions.get(next)));
            }
            var all =
                    key.versions.entrySet().stream()
                            .map(entry -> described(name, entry.getKey(), entry.getValue()))
                            .toList();
            return page(call, "cryptoKeyVersions", all);
        }
        int number = Integer.parseInt(parts[2]);
        var version = key.versions.get(number);
        if (version == null) {
            return error(404, "NOT_FOUND");
        }
        return switch (parts.length == 3 ? "" : parts[3]) {
            case "" -> patch(call, name, number, version);
            case "destroy" -> destroy(name, number, version);
            case "encrypt" -> encrypt(call.json(), name, number, key);
            case "macSign" -> macSign(call.json(), name, number, key);
            default -> error(404, "NOT_FOUND");
        };
    }

    private static Reply patch(Call call, String name, int number, Version version) {
        if (!call.method().equals("PATCH")
                || !call.parameters().get("updateMask").equals("state")
                || version.state.startsWith("DESTROY")) {
            return error(400, "FAILED_PRECONDITION");
        }
        version.state = call.json().path("state").asString("");
        return Reply.of(200, described(name, number, version));
    }

    private static Reply destroy(String name, int number, Version version) {
        if (version.state.startsWith("DESTROY")) {
            return error(400, "FAILED_PRECONDITION");
        }
        version.state = "DESTROY_SCHEDULED";
        return Reply.of(200, described(name, number, version));
    }

    private Reply encrypt(JsonNode asked, String name, int number, Key key)
            throws GeneralSecurityException {
        var version = key.versions.get(number);
        if (!key.purpose.equals("ENCRYPT_DECRYPT") || !version.state.equals("ENABLED")) {
            return error(400, "FAILED_PRECONDITION");
        }
        var plaintext = bytes(asked, "plaintext");
        var context = bytes(asked, "additionalAuthenticatedData");
        if (!isRight(asked, "plaintext") || !isRight(asked, "additionalAuthenticatedData")) {
            return error(400, "INVALID_ARGUMENT");
        }
        var box = AesGcm.seal(version.secret, plaintext, context);
        var ciphertext = ByteBuffer.allocate(4 + box.length).putInt(number).put(box).array();
        var body = new LinkedHashMap<String, Object>();
        body.put("name", answering(name, number));
        body.put("ciphertext", sent(ciphertext));
        body.put("ciphertextCrc32c", crc(ciphertext));
        body.put("verifiedPlaintextCrc32c", damage != Damage.SENT);
        body.put("verifiedAdditionalAuthenticatedDataCrc32c", damage != Damage.SENT_CONTEXT);
        body.put("protectionLevel", "SOFTWARE");
        return Reply.of(200, body);
    }

    private Reply decrypt(JsonNode asked, Key key) {
        if (!isRight(asked, "ciphertext") || !isRight(asked, "additionalAuthenticatedData")) {
            return error(400, "INVALID_ARGUMENT");
        }
        var ciphertext = bytes(asked, "ciphertext");
        var version =
                ciphertext.length < 4
                        ? null
                        : key.versions.get(ByteBuffer.wrap(ciphertext).getInt());
        if (version == null) {
            return error(400, "INVALID_ARGUMENT");
        }
        if (!version.state.equals("ENABLED")) {
            return error(400, "FAILED_PRECONDITION");
        }
        try {
            var plaintext =
                    AesGcm.open(
                            version.secret,
                            part(ciphertext, 4, ciphertext.length),
                            bytes(asked, "additionalAuthenticatedData"));
            return Reply.of(
                    200, Map.of("plaintext", sent(plaintext), "plaintextCrc32c", crc(plaintext)));
        } catch (GeneralSecurityException _) {
            return error(400, "INVALID_ARGUMENT");
        }
    }

    private Reply macSign(JsonNode asked, String name, int number, Key key)
            throws GeneralSecurityException {
        var version = key.versions.get(number);
        if (!key.purpose.equals("MAC") || !version.state.equals("ENABLED")) {
            return error(400, "FAILED_PRECONDITION");
        }
        if (!isRight(asked, "data")) {
            return error(400, "INVALID_ARGUMENT");
        }
        var mac = AesGcm.mac(version.secret, bytes(asked, "data"));
        return Reply.of(
                200,
                Map.of(
                        "name", answering(name, number),
                        "mac", sent(mac),
                        "macCrc32c", crc(mac),
                        "verifiedDataCrc32c", damage != Damage.SENT));
    }

    private String answering(String name, int number) {
        return path(name, damage == Damage.OTHER_VERSION ? number + 1 : number);
    }

    private String sent(byte[] bytes) {
        var copy = bytes.clone();
        if (damage == Damage.RECEIVED) {
            copy[copy.length - 1] ^= 1;
        }
        return Base64.getEncoder().encodeToString(copy);
    }

    private static boolean isRight(JsonNode asked, String field) {
        return crc(bytes(asked, field)).equals(asked.path(field + "Crc32c").asString(""));
    }

    private static String crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return Long.toString(crc.getValue());
    }

    private static byte[] bytes(JsonNode asked, String field) {
        return Base64.getDecoder().decode(asked.path(field).asString(""));
    }
}
