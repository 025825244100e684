package dev.agentmetrics.server.crypto.streams;

import dev.agentmetrics.server.crypto.RandomSource;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Wraps keys under a key: AES-256-GCM with a random nonce.
 *
 * <p>Guarantees that a wrapped key opens under the same key and in the same context only. Good for
 * some 2<sup>32</sup> keys.
 */
public final class KeyWrap {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    public KeyWrap(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    public byte[] wrap(byte[] inner, byte[] context, RandomSource random) {
        var nonce = random.bytes(NONCE_BYTES);
        try {
            var box = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(inner);
            var whole = Arrays.copyOf(nonce, NONCE_BYTES + box.length);
            System.arraycopy(box, 0, whole, NONCE_BYTES, box.length);
            return whole;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has " + CIPHER, impossible);
        }
    }

    /** Empty when it was changed, or wrapped under another key or for another context. */
    public Optional<byte[]> unwrap(byte[] whole, byte[] context) {
        if (whole.length <= NONCE_BYTES) {
            return Optional.empty();
        }
        var nonce = Arrays.copyOf(whole, NONCE_BYTES);
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, nonce, context)
                            .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
