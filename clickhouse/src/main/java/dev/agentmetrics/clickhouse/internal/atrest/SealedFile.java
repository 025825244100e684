package dev.agentmetrics.clickhouse.internal.atrest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads a file of the engine's encrypted disk. Its head of 64 bytes: {@code ENC}, the version of
 * the format, the algorithm, a fingerprint of the key and the first counter of AES-CTR.
 */
final class SealedFile {

    static final int HEAD = 64;

    private static final byte[] BEGIN = {'E', 'N', 'C', 2, 0, 2, 0};
    private static final int COUNTER = BEGIN.length + 16;
    private static final int COUNTER_BYTES = 16;

    private SealedFile() {}

    /**
     * @throws IOException also when it is not such a file
     */
    static byte[] read(Path file, byte[] key) throws IOException {
        var bytes = Files.readAllBytes(file);
        if (bytes.length == 0) {
            return bytes;
        }
        if (bytes.length < HEAD || !Arrays.equals(bytes, 0, BEGIN.length, BEGIN, 0, BEGIN.length)) {
            throw new IOException("not an encrypted file: " + file);
        }
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new IvParameterSpec(bytes, COUNTER, COUNTER_BYTES));
            return cipher.doFinal(bytes, HEAD, bytes.length - HEAD);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has AES in counter mode", impossible);
        }
    }
}
