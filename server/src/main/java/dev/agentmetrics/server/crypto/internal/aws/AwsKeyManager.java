package dev.agentmetrics.server.crypto.internal.aws;

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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * Keys in AWS KMS. Amazon's own rotation keeps the old material for ever, ends after a number of
 * times and does not exist for codes; so each of our versions is a key of its own, found by its
 * alias: {@code alias/PREFIX-NAME-vN}.
 *
 * <p>The context is the encryption context of every call, so policies can be written about it and
 * CloudTrail shows it. A destroyed version is unusable at once and gone after seven days, until
 * when somebody with the right to cancel the deletion could bring it back.
 */
final class AwsKeyManager implements KeyManager {

    private static final String ALIAS = "alias/";

    /** In the encryption context, beside what the caller says. */
    private static final String KEY = "agentmetrics-key";

    private static final int WAITING_DAYS = 7;

    private final AwsApi api;
    private final KeyNames names;
    private final String region;

    AwsKeyManager(AwsApi api, KeyNames names, String region) {
        this.api = api;
        this.names = names;
        this.region = region;
    }

    @Override
    public KeyVersion create(KeyName key, Use use) {
        var aliases = aliases(key);
        int version = aliases.isEmpty() ? 1 : aliases.lastKey();
        var found = aliases.isEmpty() ? make(key, version, use) : get(key, version);
        require(key, found, use);
        return version(key, version, found);
    }

    private static void require(KeyName key, KeyMetadata found, Use use) {
        if (found.keyUsage() != usage(use)) {
            throw new KeyManagerException.Misconfigured(
                    "the key %s in AWS KMS is for %s; set another AGENTMETRICS_KEY_MANAGER_PREFIX"
                            .formatted(key, found.keyUsageAsString()));
        }
    }

    private static KeyUsageType usage(Use use) {
        return use == Use.WRAP ? KeyUsageType.ENCRYPT_DECRYPT : KeyUsageType.GENERATE_VERIFY_MAC;
    }

    @Override
    public KeyVersion rotate(KeyName key) {
        int newest = newest(key);
        var use = get(key, newest).keyUsage() == KeyUsageType.ENCRYPT_DECRYPT ? Use.WRAP : Use.MAC;
        return version(key, newest + 1, make(key, newest + 1, use));
    }

    /**
     * The alias is what makes it ours: of two nodes one gets it, the other one's key is dropped.
     */
    private KeyMetadata make(KeyName key, int version, Use use) {
        var name = names.of(key, version);
        var made =
                api.ask(
                        "kms:CreateKey",
                        kms ->
                                kms.createKey(
                                                request ->
                                                        request.description(name)
                                                                .keyUsage(usage(use))
                                                                .keySpec(
                                                                        use == Use.WRAP
                                                                                ? KeySpec
                                                                                        .SYMMETRIC_DEFAULT
                                                                                : KeySpec.HMAC_256)
                                                                .tags(
                                                                        Tag.builder()
                                                                                .tagKey(
                                                                                        "agentmetrics")
                                                                                .tagValue(name)
                                                                                .build()))
                                        .keyMetadata());
        boolean ours =
                api.ask(
                        "kms:CreateAlias",
                        kms -> {
                            try {
                                kms.createAlias(
                                        request ->
                                                request.aliasName(ALIAS + name)
                                                        .targetKeyId(made.keyId()));
                                return true;
                            } catch (AlreadyExistsException _) {
                                return false;
                            }
                        });
        if (ours) {
            return made;
        }
        scheduleDeletion(made.keyId());
        return get(key, version);
    }

    @Override
    public void disable(KeyName key, int version) {
        Versions.requireOlder(key, version, newest(key));
        if (state(get(key, version)) == State.ENABLED) {
            api.ask("kms:DisableKey", kms -> kms.disableKey(r -> r.keyId(id(key, version))));
        }
    }

    @Override
    public void enable(KeyName key, int version) {
        switch (state(get(key, version))) {
            case ENABLED -> {}
            case DISABLED ->
                    api.ask("kms:EnableKey", kms -> kms.enableKey(r -> r.keyId(id(key, version))));
            case DESTROYED -> throw Versions.noSuchVersion(key, version);
        }
    }

    @Override
    public void destroy(KeyName key, int version) {
        Versions.requireOlder(key, version, newest(key));
        var target = aliases(key).get(version);
        if (target != null && state(get(key, version)) != State.DESTROYED) {
            scheduleDeletion(target);
        }
    }

    private void scheduleDeletion(String keyId) {
        api.ask(
                "kms:ScheduleKeyDeletion",
                kms ->
                        kms.scheduleKeyDeletion(
                                request -> request.keyId(keyId).pendingWindowInDays(WAITING_DAYS)));
    }

    @Override
    public WrappedKey wrap(KeyName key, byte[] plaintext, KeyContext context) {
        int version = newest(key);
        var id = id(key, version);
        var ciphertext =
                api.ask(
                        "kms:Encrypt",
                        kms ->
                                kms.encrypt(
                                                request ->
                                                        request.keyId(id)
                                                                .plaintext(
                                                                        SdkBytes.fromByteArray(
                                                                                plaintext))
                                                                .encryptionContext(
                                                                        bound(key, context)))
                                        .ciphertextBlob());
        return new WrappedKey(version, ciphertext.asByteArray());
    }

    @Override
    public byte[] unwrap(KeyName key, WrappedKey wrapped, KeyContext context) {
        int version = wrapped.version();
        var id = id(key, version);
        return api.ask(
                        "kms:Decrypt",
                        kms -> {
                            try {
                                return kms.decrypt(
                                                request ->
                                                        request.keyId(id)
                                                                .ciphertextBlob(
                                                                        SdkBytes.fromByteArray(
                                                                                wrapped
                                                                                        .ciphertext()))
                                                                .encryptionContext(
                                                                        bound(key, context)))
                                        .plaintext();
                            } catch (InvalidCiphertextException
                                    | IncorrectKeyException
                                    | DisabledException
                                    | KmsInvalidStateException refused) {
                                throw Versions.cannotUnwrap(key, version);
                            }
                        })
                .asByteArray();
    }

    /** The version needs no place in it: it is a key of its own, which the call names. */
    private Map<String, String> bound(KeyName key, KeyContext context) {
        var bound = new HashMap<>(context.sorted());
        bound.put(KEY, names.of(key));
        return bound;
    }

    @Override
    public byte[] mac(KeyName key, int version, byte[] data) {
        var id = id(key, version);
        return api.ask(
                        "kms:GenerateMac",
                        kms -> {
                            try {
                                return kms.generateMac(
                                                request ->
                                                        request.keyId(id)
                                                                .macAlgorithm(
                                                                        MacAlgorithmSpec
                                                                                .HMAC_SHA_256)
                                                                .message(
                                                                        SdkBytes.fromByteArray(
                                                                                data)))
                                        .mac();
                            } catch (DisabledException | KmsInvalidStateException refused) {
                                throw Versions.disabled(key, version);
                            }
                        })
                .asByteArray();
    }

    @Override
    public KeyManagerDescription describe() {
        var versions = new ArrayList<KeyVersion>();
        for (var found : aliases()) {
            var name = found.name();
            versions.add(version(name.key(), name.version(), metadata(found.keyId())));
        }
        versions.sort(
                Comparator.comparing((KeyVersion version) -> version.key().text())
                        .thenComparingInt(KeyVersion::version));
        return new KeyManagerDescription(
                "aws-kms", "AWS KMS in " + region, true, false, true, versions);
    }

    private int newest(KeyName key) {
        var aliases = aliases(key);
        if (aliases.isEmpty()) {
            throw Versions.noSuchKey(key);
        }
        return aliases.lastKey();
    }

    private KeyMetadata get(KeyName key, int version) {
        return metadata(id(key, version));
    }

    private KeyMetadata metadata(String keyId) {
        return api.ask(
                "kms:DescribeKey", kms -> kms.describeKey(r -> r.keyId(keyId)).keyMetadata());
    }

    private String id(KeyName key, int version) {
        return Optional.ofNullable(aliases(key).get(version))
                .orElseThrow(() -> Versions.noSuchVersion(key, version));
    }

    /** The ids of one key's versions. */
    private SortedMap<Integer, String> aliases(KeyName key) {
        var versions = new TreeMap<Integer, String>();
        for (var found : aliases()) {
            if (found.name().key().equals(key)) {
                versions.put(found.name().version(), found.keyId());
            }
        }
        return versions;
    }

    private record Found(KeyNames.Versioned name, String keyId) {}

    private List<Found> aliases() {
        return api.ask(
                "kms:ListAliases",
                kms ->
                        kms.listAliasesPaginator().aliases().stream()
                                .filter(alias -> alias.targetKeyId() != null)
                                .flatMap(
                                        alias ->
                                                names
                                                        .versioned(
                                                                alias.aliasName()
                                                                        .substring(ALIAS.length()))
                                                        .map(
                                                                name ->
                                                                        new Found(
                                                                                name,
                                                                                alias
                                                                                        .targetKeyId()))
                                                        .stream())
                                .toList());
    }

    private static KeyVersion version(KeyName key, int version, KeyMetadata found) {
        return new KeyVersion(key, version, state(found), found.creationDate(), null);
    }

    private static State state(KeyMetadata found) {
        return switch (found.keyState()) {
            case KeyState.ENABLED -> State.ENABLED;
            case KeyState.PENDING_DELETION, KeyState.PENDING_REPLICA_DELETION -> State.DESTROYED;
            default -> State.DISABLED;
        };
    }

    @Override
    public void close() {
        api.close();
    }

    @Override
    public String toString() {
        return "AwsKeyManager";
    }
}
