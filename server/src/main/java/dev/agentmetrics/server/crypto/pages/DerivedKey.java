package dev.agentmetrics.server.crypto.pages;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF-SHA256: from the store's key to a key for one purpose and one salt. */
final class DerivedKey {

    private DerivedKey() {}

    static SecretKey of(String algorithm, byte[] storeKey, byte[] salt, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(storeKey)
                                    .addSalt(salt)
                                    .thenExpand(
                                            purpose.getBytes(StandardCharsets.UTF_8),
                                            PageKeys.KEY_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("this Java platform has HKDF-SHA256", impossible);
        }
    }
}
