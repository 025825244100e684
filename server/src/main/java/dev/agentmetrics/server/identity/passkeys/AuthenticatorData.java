package dev.agentmetrics.server.identity.passkeys;

import java.nio.ByteBuffer;
import org.springframework.security.web.webauthn.api.Bytes;

/**
 * What is looked at once more of a verified assertion, and kept (WebAuthn level 3, section 6.1).
 *
 * @param backedUp whether the credential is now also elsewhere than on one device
 */
record AuthenticatorData(boolean backupEligible, boolean backedUp, long signatureCount) {

    private static final int FLAGS = 32;
    private static final int COUNT = 33;
    private static final int ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;

    /** Only of bytes that were verified: their length is right. */
    static AuthenticatorData of(Bytes verified) {
        var bytes = ByteBuffer.wrap(verified.getBytes());
        int flags = bytes.get(FLAGS);
        return new AuthenticatorData(
                (flags & ELIGIBLE) != 0,
                (flags & BACKED_UP) != 0,
                Integer.toUnsignedLong(bytes.getInt(COUNT)));
    }

    /**
     * Whether this was signed after the last one. Spring Security compares with the counter at
     * registration alone. Authenticators that do not count say 0 for ever.
     */
    boolean isAfter(long kept) {
        return signatureCount > kept || (signatureCount == 0 && kept == 0);
    }
}
