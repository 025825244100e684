package dev.agentmetrics.server.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * A public key of somebody else, to check what they signed: ECDSA on the curve P-256, with SHA-256,
 * signatures in DER.
 *
 * <p>Guarantees that nothing but that is accepted. Whose key it is, whoever brought it must know.
 */
public final class SignatureKey {

    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final int P256_BITS = 256;

    private final PublicKey key;

    private SignatureKey(PublicKey key) {
        this.key = key;
    }

    /** From a PEM block of the kind {@code PUBLIC KEY}. */
    public static SignatureKey ofPem(String pem) {
        var text = pem.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new IllegalArgumentException("not a public key in PEM");
        }
        var body = text.substring(BEGIN.length(), text.length() - END.length());
        try {
            var der = Base64.getMimeDecoder().decode(body);
            var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
            if (!(key instanceof ECPublicKey curve)
                    || curve.getParams().getOrder().bitLength() != P256_BITS) {
                throw new IllegalArgumentException("not a key on P-256");
            }
            return new SignatureKey(key);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("not an elliptic curve key", unusable);
        }
    }

    /** Whether the holder of the private key signed exactly these bytes. */
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            var check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (SignatureException _) {
            // Not a signature at all.
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform of ours has ECDSA", impossible);
        }
    }
}
