package dev.agentmetrics.server.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals short texts that a database keeps: AES-256-GCM with a key derived from one of ours.
 *
 * <p>Guarantees that who reads the database learns the text's length and nothing else, and that a
 * changed or moved text is not opened: the context, such as the row's id, must be the same. Does
 * not notice that an older text of the same row was put back. Good for some 2<sup>32</sup> texts.
 */
public final class TextSeal {

    private static final byte[] DERIVATION =
            "am-text-seal-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final RandomSource random;

    public TextSeal(HmacKey source, RandomSource random) {
        this.key = new SecretKeySpec(source.mac(DERIVATION), "AES");
        this.random = random;
    }

    public byte[] seal(String text, String context) {
        var nonce = random.bytes(NONCE_BYTES);
        var box = run(Cipher.ENCRYPT_MODE, nonce, text.getBytes(StandardCharsets.UTF_8), context);
        var whole = Arrays.copyOf(nonce, NONCE_BYTES + box.length);
        System.arraycopy(box, 0, whole, NONCE_BYTES, box.length);
        return whole;
    }

    /** Fails when the text was changed, or sealed elsewhere or with another key. */
    public String open(byte[] whole, String context) {
        if (whole.length < NONCE_BYTES) {
            throw new IllegalStateException("a sealed text is cut off");
        }
        var nonce = Arrays.copyOf(whole, NONCE_BYTES);
        var box = Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
        return new String(run(Cipher.DECRYPT_MODE, nonce, box, context), StandardCharsets.UTF_8);
    }

    private byte[] run(int mode, byte[] nonce, byte[] input, String context) {
        try {
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("a sealed text cannot be opened", failure);
        }
    }
}
