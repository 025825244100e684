package dev.agentmetrics.server.crypto.streams;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/**
 * Seals streams of any length under one key: Tink's AES256-GCM-HKDF-1MB.
 *
 * <p>Guarantees that nothing but ciphertext leaves, and that what is read back is what was written,
 * in the same order, to the same end and in the same context: whatever was changed, cut off or
 * moved fails before its bytes are handed on. Each stream has a key of its own, derived from a
 * random salt. Does not notice that a whole stream was replaced by an older one of the same
 * context.
 */
public final class StreamSeal {

    public static final int KEY_BYTES = 32;

    private static final int SEGMENT = 1 << 20;

    private final StreamingAead aead;

    public StreamSeal(byte[] key) {
        try {
            aead = new AesGcmHkdfStreaming(key, "HmacSha256", KEY_BYTES, SEGMENT, 0);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("not a key of " + KEY_BYTES + " bytes", unusable);
        }
    }

    /** Closing it ends the sealed stream and closes what is beneath. */
    public OutputStream seal(OutputStream beneath, byte[] context) throws IOException {
        try {
            return aead.newEncryptingStream(beneath, context);
        } catch (GeneralSecurityException failure) {
            throw new IOException("cannot seal a stream", failure);
        }
    }

    /** Reading fails with an {@link IOException} where the stream is not what was sealed. */
    public InputStream open(InputStream sealed, byte[] context) throws IOException {
        try {
            return aead.newDecryptingStream(sealed, context);
        } catch (GeneralSecurityException failure) {
            throw new IOException("cannot open a sealed stream", failure);
        }
    }
}
