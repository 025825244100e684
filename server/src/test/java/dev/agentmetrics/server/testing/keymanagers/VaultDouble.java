package dev.agentmetrics.server.testing.keymanagers;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Vault with a Transit engine at {@code transit/} and a role to sign in with. */
public final class VaultDouble extends KeyServiceDouble {

    public static final String TOKEN = "hvs.needle-vault-token";
    public static final String ROLE_ID = "role-1";
    public static final String SECRET_ID = "needle-secret-id";
    public static final String NAMESPACE = "team/observability";

    private static final String HEALTH = "/v1/sys/health";
    private static final Pattern CIPHERTEXT = Pattern.compile("vault:v(\\d{1,9}):(.+)");
    private static final long CREATED = 1_790_000_000L;

    /** A key with its versions and its marks. */
    private static final class Key {

        final String type;
        final Map<Integer, byte[]> versions = new TreeMap<>();
        int newest;
        int minDecryption = 1;
        int minEncryption;
        int minAvailable;

        Key(String type) {
            this.type = type;
            rotate();
        }

        void rotate() {
            versions.put(++newest, AesGcm.random(32));
        }

        Map<String, Object> described(String name) {
            var keys = new TreeMap<String, Object>();
            versions.keySet().stream()
                    .filter(version -> version >= minDecryption)
                    .forEach(version -> keys.put(version.toString(), CREATED + version));
            var data = new LinkedHashMap<String, Object>();
            data.put("name", name);
            data.put("type", type);
            data.put("keys", keys);
            data.put("latest_version", newest);
            data.put("min_decryption_version", minDecryption);
            data.put("min_encryption_version", minEncryption);
            data.put("min_available_version", minAvailable);
            data.put("exportable", false);
            data.put("allow_plaintext_backup", false);
            data.put("deletion_allowed", false);
            data.put("derived", false);
            return data;
        }
    }

    private final Map<String, Key> keys = new TreeMap<>();
    private final List<String> tokens = new ArrayList<>(List.of(TOKEN));
    private String version = "1.18.3";
    private boolean sealed;
    private String namespace = "";

    public VaultDouble(Path folder, String host) {
        super(folder, host);
    }

    public synchronized void seal(boolean isSealed) {
        sealed = isSealed;
    }

    public synchronized void version(String text) {
        version = text;
    }

    /** Only this namespace has a Transit engine from now on. */
    public synchronized void namespace(String only) {
        namespace = only;
    }

    /** All that were given for the role are worthless from now on. */
    public synchronized void endTokens() {
        tokens.clear();
    }

    /** Somebody else's key. */
    public synchronized void add(String name, String type) {
        keys.put(name, new Key(type));
    }

    public synchronized List<String> tokens() {
        return List.copyOf(tokens);
    }

    @Override
    protected Reply refusal(Trouble why) {
        return switch (why) {
            case DENIED -> errors(403, "1 error occurred:\n\t* permission denied\n\n");
            case THROTTLED -> errors(429, "request path rate limited");
            default -> errors(503, "Vault is sealed");
        };
    }

    private static Reply errors(int status, String... errors) {
        return Reply.of(status, Map.of("errors", List.of(errors)));
    }

    private static Reply data(Object data) {
        return Reply.of(200, Map.of("request_id", UUID.randomUUID().toString(), "data", data));
    }

    @Override
    protected boolean isForEverybody(Call call) {
        return call.path().equals(HEALTH);
    }

    @Override
    protected Reply answer(Call call) throws GeneralSecurityException {
        if (call.path().equals(HEALTH)) {
            return Reply.of(200, Map.of("initialized", true, "sealed", sealed, "version", version));
        }
        if (sealed) {
            return errors(503, "Vault is sealed");
        }
        if (call.path().equals("/v1/auth/approle/login")) {
            return login(call.json());
        }
        if (!tokens.contains(call.header("X-Vault-Token"))) {
            return errors(403, "permission denied");
        }
        var mount = "/v1/transit/";
        if (!call.path().startsWith(mount)
                || !call.header("X-Vault-Namespace").equals(namespace)
                || !call.header("X-Vault-Request").equals("true")) {
            return errors(404, "no handler for route \"" + call.path() + "\"");
        }
        var parts = call.path().substring(mount.length()).split("/", -1);
        if (parts.length == 1) {
            return keys.isEmpty() ? errors(404) : data(Map.of("keys", keys.keySet()));
        }
        return parts[0].equals("keys") ? manage(call, parts) : use(call.json(), parts);
    }

    private Reply login(JsonNode asked) {
        if (!asked.path("role_id").asString("").equals(ROLE_ID)
                || !asked.path("secret_id").asString("").equals(SECRET_ID)) {
            return errors(400, "invalid role or secret ID");
        }
        var token = "hvs.needle-" + UUID.randomUUID();
        tokens.add(token);
        return Reply.of(200, Map.of("auth", Map.of("client_token", token, "lease_duration", 600)));
    }

    private Reply manage(Call call, String[] parts) {
        var name = parts[1];
        var key = keys.get(name);
        if (parts.length == 2 && call.method().equals("POST")) {
            keys.computeIfAbsent(name, _ -> new Key(call.json().path("type").asString("?")));
            return data(keys.get(name).described(name));
        }
        if (key == null) {
            return parts.length == 2 ? errors(404) : errors(400, "encryption key not found");
        }
        if (parts.length == 2) {
            return data(key.described(name));
        }
        return switch (parts[2]) {
            case "rotate" -> {
                key.rotate();
                yield data(key.described(name));
            }
            case "config" -> configure(key, call.json());
            case "trim" -> trim(key, call.json().path("min_available_version").asInt(0));
            default -> errors(404, "unsupported path");
        };
    }

    private static Reply configure(Key key, JsonNode asked) {
        int decryption = asked.path("min_decryption_version").asInt(key.minDecryption);
        int encryption = asked.path("min_encryption_version").asInt(key.minEncryption);
        if (decryption > key.newest
                || encryption > key.newest
                || (encryption > 0 && encryption < decryption)
                || decryption < key.minAvailable) {
            return errors(400, "cannot set min encryption/decryption values");
        }
        key.minDecryption = decryption;
        key.minEncryption = encryption;
        return Reply.of(204, null);
    }

    private static Reply trim(Key key, int available) {
        if (key.minEncryption == 0
                || available > key.minEncryption
                || available > key.minDecryption
                || available < key.minAvailable) {
            return errors(400, "cannot trim");
        }
        key.minAvailable = available;
        key.versions.keySet().removeIf(version -> version < available);
        return Reply.of(204, null);
    }

    private Reply use(JsonNode asked, String[] parts) throws GeneralSecurityException {
        var key = keys.get(parts[1]);
        if (key == null) {
            return errors(400, "encryption key not found");
        }
        return switch (parts[0]) {
            case "encrypt" -> encrypt(key, asked);
            case "decrypt" -> decrypt(key, asked);
            case "hmac" -> hmac(key, asked);
            default -> errors(404, "unsupported path");
        };
    }

    private static Reply encrypt(Key key, JsonNode asked) throws GeneralSecurityException {
        int version = asked.path("key_version").asInt(key.newest);
        var secret = key.versions.get(version);
        if (key.type.equals("hmac") || secret == null || version < key.minEncryption) {
            return errors(400, "requested version for encryption is not available");
        }
        var box = AesGcm.seal(secret, bytes(asked, "plaintext"), bytes(asked, "associated_data"));
        return data(
                Map.of(
                        "ciphertext",
                        "vault:v" + version + ":" + Base64.getEncoder().encodeToString(box),
                        "key_version",
                        version));
    }

    private static Reply decrypt(Key key, JsonNode asked) {
        var text = CIPHERTEXT.matcher(asked.path("ciphertext").asString(""));
        if (!text.matches()) {
            return errors(400, "invalid ciphertext: no prefix");
        }
        int version = Integer.parseInt(text.group(1));
        if (version > key.newest) {
            return errors(400, "invalid ciphertext: version is too new");
        }
        if (version < key.minDecryption) {
            return errors(400, "ciphertext or signature version is disallowed by policy (too old)");
        }
        try {
            var plaintext =
                    AesGcm.open(
                            key.versions.get(version),
                            Base64.getDecoder().decode(text.group(2)),
                            bytes(asked, "associated_data"));
            return data(Map.of("plaintext", Base64.getEncoder().encodeToString(plaintext)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return errors(400, "cipher: message authentication failed");
        }
    }

    /** Vault makes codes with old versions down to the mark for encryption, not decryption. */
    private static Reply hmac(Key key, JsonNode asked) throws GeneralSecurityException {
        int version = asked.path("key_version").asInt(key.newest);
        var secret = key.versions.get(version);
        if (secret == null || (version != key.newest && version < key.minEncryption)) {
            return errors(400, "cannot generate HMAC: version is too old (disallowed by policy)");
        }
        var code = AesGcm.mac(secret, bytes(asked, "input"));
        return data(
                Map.of(
                        "hmac",
                        "vault:v" + version + ":" + Base64.getEncoder().encodeToString(code)));
    }

    private static byte[] bytes(JsonNode asked, String field) {
        return Base64.getDecoder().decode(asked.path(field).asString(""));
    }
}
