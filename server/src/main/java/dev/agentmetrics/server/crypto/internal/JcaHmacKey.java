package dev.agentmetrics.server.crypto.internal;

import dev.agentmetrics.server.crypto.HmacKey;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An HMAC key in memory. */
final class JcaHmacKey implements HmacKey {

    private static final String ALGORITHM = "HmacSHA256";

    private final String id;
    private final Mac prototype;

    JcaHmacKey(String id, byte[] key) {
        this.id = id;
        try {
            this.prototype = Mac.getInstance(ALGORITHM);
            this.prototype.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has " + ALGORITHM, impossible);
        }
    }

    @Override
    public String id() {
        return id;
    }

    /** A clone per call: no provider look-up, no lock, and no state kept per virtual thread. */
    @Override
    public byte[] mac(byte[]... parts) {
        try {
            var mac = (Mac) prototype.clone();
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError("the platform's " + ALGORITHM + " is cloneable", impossible);
        }
    }

    @Override
    public String toString() {
        return "HmacKey " + id;
    }
}
