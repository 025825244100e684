package dev.agentmetrics.server.crypto.internal;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * AES-256-GCM and HKDF by Tink: random 96-bit nonces, kept before the ciphertext.
 *
 * <p>Guarantees that a changed ciphertext, another key or other associated data open nothing. Good
 * for some 2<sup>32</sup> messages per key.
 */
public final class AesGcm {

    /** It was not sealed with this key and this associated data, or was changed since. */
    public static final class NotOurs extends Exception {

        private static final long serialVersionUID = 1L;

        NotOurs(GeneralSecurityException cause) {
            super("not sealed with this key", cause);
        }
    }

    private AesGcm() {}

    public static byte[] seal(byte[] key, byte[] plaintext, byte[] associated) {
        try {
            return new AesGcmJce(key).encrypt(plaintext, associated);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("AES-GCM is not available", failure);
        }
    }

    public static byte[] open(byte[] key, byte[] sealed, byte[] associated) throws NotOurs {
        try {
            return new AesGcmJce(key).decrypt(sealed, associated);
        } catch (GeneralSecurityException failure) {
            throw new NotOurs(failure);
        }
    }

    /** 32 bytes for one purpose out of 32 or more. */
    public static byte[] derive(byte[] key, byte[] salt, String purpose) {
        try {
            return Hkdf.computeHkdf(
                    "HMACSHA256", key, salt, purpose.getBytes(StandardCharsets.US_ASCII), 32);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("HKDF is not available", failure);
        }
    }
}
