package dev.agentmetrics.server.testing.keymanagers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** AWS KMS: JSON 1.1 with the operation in {@code X-Amz-Target}, signed by Signature Version 4. */
public final class AwsKmsDouble extends KeyServiceDouble {

    public static final String REGION = "eu-central-1";
    public static final String ACCESS_KEY = "AKIDNEEDLE0000000001";
    public static final String SECRET_KEY = "needle/aws/secret/access/key/0000000001";

    private static final Pattern SIGNATURE =
            Pattern.compile(
                    "AWS4-HMAC-SHA256 Credential="
                            + ACCESS_KEY
                            + "/\\d{8}/"
                            + REGION
                            + "/kms/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}");
    private static final int PAGE = 3;
    private static final int ID = 36;

    private static final class Key {

        final byte[] secret = AesGcm.random(32);
        final String usage;
        final String spec;
        String state = "Enabled";

        Key(String usage, String spec) {
            this.usage = usage;
            this.spec = spec;
        }
    }

    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private final List<Map<String, String>> contexts = new ArrayList<>();

    public AwsKmsDouble(Path folder, String host) {
        super(folder, host);
        aliases.put("alias/aws/ebs", UUID.randomUUID().toString());
        aliases.put("alias/somebody-elses-v1", UUID.randomUUID().toString());
        // Amazon's own that nobody used yet has no key.
        aliases.put("alias/aws/s3", "");
    }

    /** The encryption contexts of all calls, oldest first. */
    public synchronized List<Map<String, String>> contexts() {
        return List.copyOf(contexts);
    }

    /** How many keys there are that are not on their way out. */
    public synchronized long living() {
        return keys.values().stream().filter(key -> !key.state.equals("PendingDeletion")).count();
    }

    @Override
    protected String contentType() {
        return "application/x-amz-json-1.1";
    }

    @Override
    protected Reply refusal(Trouble why) {
        return switch (why) {
            case DENIED -> error("AccessDeniedException");
            case THROTTLED -> error("ThrottlingException");
            default -> Reply.of(500, Map.of("__type", "KMSInternalException"));
        };
    }

    private static Reply error(String type) {
        return Reply.of(400, Map.of("__type", type, "message", "a message"));
    }

    @Override
    protected Reply answer(Call call) throws GeneralSecurityException {
        var signature = SIGNATURE.matcher(call.header("Authorization"));
        if (!signature.matches()
                || !List.of(signature.group(1).split(";", -1)).contains("x-amz-target")
                || call.header("X-Amz-Date").isEmpty()) {
            return error("IncompleteSignature");
        }
        var asked = call.json();
        return switch (call.header("X-Amz-Target")) {
            case "TrentService.ListAliases" -> listAliases(asked);
            case "TrentService.CreateKey" -> createKey(asked);
            case "TrentService.CreateAlias" -> createAlias(asked);
            default -> withKey(call.header("X-Amz-Target"), asked);
        };
    }

    private Reply listAliases(JsonNode asked) {
        int from = Integer.parseInt(asked.path("Marker").asString("0"));
        int to = Math.min(from + PAGE, aliases.size());
        var page =
                List.copyOf(aliases.entrySet()).subList(from, to).stream()
                        .map(
                                alias ->
                                        alias.getValue().isEmpty()
                                                ? Map.of("AliasName", alias.getKey())
                                                : Map.of(
                                                        "AliasName", alias.getKey(),
                                                        "TargetKeyId", alias.getValue()))
                        .toList();
        var body = new LinkedHashMap<String, Object>();
        body.put("Aliases", page);
        body.put("Truncated", to < aliases.size());
        if (to < aliases.size()) {
            body.put("NextMarker", Integer.toString(to));
        }
        return Reply.of(200, body);
    }

    private Reply createKey(JsonNode asked) {
        var id = UUID.randomUUID().toString();
        var key = new Key(asked.path("KeyUsage").asString(""), asked.path("KeySpec").asString(""));
        keys.put(id, key);
        return metadata(id, key);
    }

    private static Reply metadata(String id, Key key) {
        return Reply.of(
                200,
                Map.of(
                        "KeyMetadata",
                        Map.of(
                                "KeyId",
                                id,
                                "Arn",
                                arn(id),
                                "CreationDate",
                                1_790_000_000.25,
                                "KeyState",
                                key.state,
                                "KeyUsage",
                                key.usage,
                                "KeySpec",
                                key.spec,
                                "Enabled",
                                key.state.equals("Enabled"))));
    }

    private static String arn(String id) {
        return "arn:aws:kms:" + REGION + ":111122223333:key/" + id;
    }

    private Reply createAlias(JsonNode asked) {
        var name = asked.path("AliasName").asString("");
        if (aliases.containsKey(name)) {
            return error("AlreadyExistsException");
        }
        aliases.put(name, asked.path("TargetKeyId").asString(""));
        return Reply.of(200, null);
    }

    private Reply withKey(String target, JsonNode asked) throws GeneralSecurityException {
        var id = asked.path("KeyId").asString("");
        var key = keys.get(id);
        if (key == null) {
            return error("NotFoundException");
        }
        if (target.equals("TrentService.DescribeKey")) {
            return metadata(id, key);
        }
        if (key.state.equals("PendingDeletion")) {
            return error("KMSInvalidStateException");
        }
        return switch (target) {
            case "TrentService.EnableKey" -> state(key, "Enabled");
            case "TrentService.DisableKey" -> state(key, "Disabled");
            case "TrentService.ScheduleKeyDeletion" -> {
                state(key, "PendingDeletion");
                yield Reply.of(200, Map.of("KeyId", arn(id), "KeyState", key.state));
            }
            case "TrentService.Encrypt", "TrentService.Decrypt", "TrentService.GenerateMac" ->
                    key.state.equals("Enabled")
                            ? use(target, id, key, asked)
                            : error("DisabledException");
            default -> error("UnknownOperationException");
        };
    }

    private static Reply state(Key key, String state) {
        key.state = state;
        return Reply.of(200, null);
    }

    private Reply use(String target, String id, Key key, JsonNode asked)
            throws GeneralSecurityException {
        var usage = target.endsWith("GenerateMac") ? "GENERATE_VERIFY_MAC" : "ENCRYPT_DECRYPT";
        if (!key.usage.equals(usage)) {
            return error("InvalidKeyUsageException");
        }
        if (target.endsWith("GenerateMac")) {
            var mac = AesGcm.mac(key.secret, bytes(asked, "Message"));
            return Reply.of(
                    200,
                    Map.of("KeyId", arn(id), "Mac", base64(mac), "MacAlgorithm", "HMAC_SHA_256"));
        }
        var context = context(asked);
        if (target.endsWith("Encrypt")) {
            var box = AesGcm.seal(key.secret, bytes(asked, "Plaintext"), context);
            var blob =
                    ByteBuffer.allocate(ID + box.length)
                            .put(id.getBytes(StandardCharsets.US_ASCII))
                            .put(box)
                            .array();
            return Reply.of(200, Map.of("KeyId", arn(id), "CiphertextBlob", base64(blob)));
        }
        return decrypt(id, key, bytes(asked, "CiphertextBlob"), context);
    }

    private Reply decrypt(String id, Key key, byte[] blob, byte[] context) {
        if (blob.length < ID) {
            return error("InvalidCiphertextException");
        }
        var named = new String(part(blob, 0, ID), StandardCharsets.US_ASCII);
        if (!named.equals(id)) {
            return error(
                    keys.containsKey(named)
                            ? "IncorrectKeyException"
                            : "InvalidCiphertextException");
        }
        try {
            var plaintext = AesGcm.open(key.secret, part(blob, ID, blob.length), context);
            return Reply.of(200, Map.of("KeyId", arn(id), "Plaintext", base64(plaintext)));
        } catch (GeneralSecurityException _) {
            return error("InvalidCiphertextException");
        }
    }

    private byte[] context(JsonNode asked) {
        var sorted = new TreeMap<String, String>();
        for (var entry : asked.path("EncryptionContext").properties()) {
            sorted.put(entry.getKey(), entry.getValue().asString(""));
        }
        contexts.add(sorted);
        return sorted.entrySet().stream()
                .map(entry -> entry.getKey() + "\0" + entry.getValue() + "\0")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JsonNode asked, String field) {
        return Base64.getDecoder().decode(asked.path(field).asString(""));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
