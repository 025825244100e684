package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.streams.KeyWrap;
import dev.agentmetrics.server.crypto.streams.Signer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Derived from two keys of the deployment's key source that serve nothing else. What older versions
 * of them wrapped and signed stays good.
 */
public final class DerivedBackupKeys implements BackupKeys {

    private static final byte[] WRAPPING =
            "am-backup-wrap-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNING = "am-backup-sign-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final HmacKeys wrapping;
    private final HmacKeys signing;
    private final RandomSource random;

    public DerivedBackupKeys(KeySource keys, RandomSource random) {
        wrapping = keys.hmacKeys(KeySource.Name.BACKUP);
        signing = keys.hmacKeys(KeySource.Name.BACKUP_SIGNING);
        this.random = random;
    }

    @Override
    public Wrapped wrap(byte[] key, byte[] context) {
        var current = wrapping.current();
        var wrap = new KeyWrap(current.mac(WRAPPING));
        return new Wrapped(current.id(), text(wrap.wrap(key, context, random)));
    }

    @Override
    public Optional<byte[]> unwrap(Wrapped wrapped, byte[] context) {
        return wrapping.find(wrapped.keyId())
                .flatMap(
                        key ->
                                new KeyWrap(key.mac(WRAPPING))
                                        .unwrap(bytes(wrapped.box()), context));
    }

    @Override
    public Signature sign(byte[] message) {
        var current = signing.current();
        return new Signature(current.id(), text(signer(current).sign(message)));
    }

    @Override
    public Verdict verify(byte[] message, Signature signature) {
        return signing.find(signature.keyId())
                .map(key -> signer(key).verifies(message, bytes(signature.code())))
                .map(ours -> ours ? Verdict.OURS : Verdict.WRONG)
                .orElse(Verdict.FOREIGN);
    }

    private static Signer signer(HmacKey key) {
        return new Signer(key.mac(SIGNING));
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Nothing, where it is no Base64: that is a signature of nothing, and opens nothing. */
    private static byte[] bytes(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }
}
