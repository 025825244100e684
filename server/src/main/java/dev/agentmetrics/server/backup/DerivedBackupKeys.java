package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.streams.KeyWrap;
import dev.agentmetrics.server.crypto.streams.Signer;
import java.nio.charset.StandardCharsets;
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
        return new Wrapped(wrapping.id(), wrap.wrap(key, context, random));
    }

    @Override
    public Optional<byte[]> unwrap(Wrapped wrapped, byte[] context) {
        return wrapped.keyId().equals(wrapping.id())
                ? new KeyWrap(wrapping.mac(WRAPPING)).unwrap(wrapped.box(), context)
                : Optional.empty();
    }

    @Override
    public Signature sign(byte[] message) {
        return new Signature(signing.id(), signer().sign(message));
    }

    @Override
    public Verdict verify(String keyId, byte[] message, byte[] code) {
        if (!keyId.equals(signing.id())) {
            return Verdict.FOREIGN;
        }
        return signer().verifies(message, code) ? Verdict.OURS : Verdict.WRONG;
    }

    private Signer signer() {
        return new Signer(signing.mac(SIGNING));
    }
}
