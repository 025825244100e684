package dev.agentmetrics.server.testing.keymanagers;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What the services do inside: AES-256-GCM with a nonce before the text, and HMAC-SHA256. */
final class AesGcm {

    static final int NONCE = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AesGcm() {}

    static byte[] random(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static byte[] seal(byte[] key, byte[] plaintext, byte[] associated)
            throws GeneralSecurityException {
        var nonce = random(NONCE);
        var box = run(Cipher.ENCRYPT_MODE, key, nonce, plaintext, associated);
        return ByteBuffer.allocate(NONCE + box.length).put(nonce).put(box).array();
    }

    static byte[] open(byte[] key, byte[] sealed, byte[] associated)
            throws GeneralSecurityException {
        if (sealed.length < NONCE) {
            throw new AEADBadTagException("too short");
        }
        var nonce = Arrays.copyOf(sealed, NONCE);
        var box = Arrays.copyOfRange(sealed, NONCE, sealed.length);
        return run(Cipher.DECRYPT_MODE, key, nonce, box, associated);
    }

    private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] input, byte[] associated)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(input);
    }

    static byte[] mac(byte[] key, byte[] data) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }
}
