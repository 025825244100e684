package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.streams.KeyWrap;
import dev.agentmetrics.server.crypto.streams.Signer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Derived from two keys of the deployment's key source that serve nothing else. */
public final class DerivedBackupKeys implements BackupKeys {

    private static final byte[] WRAPPING =
            "am-backup-wrap-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNING = "am-backup-sign-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final HmacKey wrapping;
    private final HmacKey signing;
    private final RandomSource random;

    public DerivedBackupKeys(KeySource keys, RandomSource random) {
        wrapping = keys.hmacKey(KeySource.Name.BACKUP);
        signing = keys.hmacKey(KeySource.Name.BACKUP_SIGNING);
        this.random = random;
    }

    @Override
    public Wrapped wrap(byte[] key, byte[] context) {
        var wrap = new KeyWrap(wrapping.mac(WRAPPING));
        return new Wrapped(wrapping.id(), text(wrap.wrap(key, context, random)));
    }

    @Override
    public Optional<byte[]> unwrap(Wrapped wrapped, byte[] context) {
        return wrapped.keyId().equals(wrapping.id())
                ? new KeyWrap(wrapping.mac(WRAPPING)).unwrap(bytes(wrapped.box()), context)
                : Optional.empty();
    }

    @Override
    public Signature sign(byte[] message) {
        return new Signature(signing.id(), text(signer().sign(message)));
    }

    @Override
    public Verdict verify(byte[] message, Signature signature) {
        if (!signature.keyId().equals(signing.id())) {
            return Verdict.FOREIGN;
        }
        boolean ours = signer().verifies(message, bytes(signature.code()));
        return ours ? Verdict.OURS : Verdict.WRONG;
    }

    private Signer signer() {
        return new Signer(signing.mac(SIGNING));
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
