package dev.agentmetrics.server.crypto.pages;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM for the boxes of one file, with a key derived from the store's key and the file's
 * random id. A box is nonce, ciphertext and tag.
 *
 * <p>Guarantees that a box opens only in this file and with the same associated data. Nonces are
 * random, which is safe for some 2<sup>32</sup> boxes; a file is rewritten under a new id, and so
 * under a new key, long before.
 */
final class PageCipher {

    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    static final int OVERHEAD = NONCE_BYTES + TAG_BYTES;
    static final int ID_BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] fileId;
    private final SecretKey key;

    /** A cipher is not for two threads at once, and costs more to make than to use. */
    private final Queue<Cipher> idle = new ConcurrentLinkedQueue<>();

    PageCipher(byte[] storeKey, byte[] fileId) {
        this.fileId = fileId.clone();
        this.key = DerivedKey.of("AES", storeKey, fileId, "agentmetrics page file v1");
    }

    static byte[] randomBytes(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Writes a box of {@code length} bytes and the overhead. */
    void seal(byte[] associated, byte[] plain, int length, byte[] to, int at) {
        var nonce = randomBytes(NONCE_BYTES);
        System.arraycopy(nonce, 0, to, at, NONCE_BYTES);
        var cipher = borrow();
        try {
            begin(cipher, Cipher.ENCRYPT_MODE, nonce, 0, associated);
            cipher.doFinal(plain, 0, length, to, at + NONCE_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("AES-GCM seals whatever it is given", impossible);
        }
        idle.add(cipher);
    }

    /** Opens the box of {@code length} bytes. False when it is not what was sealed. */
    boolean open(byte[] associated, byte[] from, int at, int length, byte[] plain) {
        var cipher = borrow();
        try {
            begin(cipher, Cipher.DECRYPT_MODE, from, at, associated);
            cipher.doFinal(from, at + NONCE_BYTES, length - NONCE_BYTES, plain, 0);
            idle.add(cipher);
            return true;
        } catch (AEADBadTagException _) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("AES-GCM opens or says that it cannot", impossible);
        }
    }

    private void begin(Cipher cipher, int mode, byte[] nonce, int at, byte[] associated)
            throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, at, NONCE_BYTES));
        cipher.updateAAD(fileId);
        cipher.updateAAD(associated);
    }

    private Cipher borrow() {
        var ready = idle.poll();
        if (ready != null) {
            return ready;
        }
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has AES-GCM", impossible);
        }
    }
}
