package dev.agentmetrics.server.crypto;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/**
 * What an authenticator app and we both know, and the codes that follow from it (RFC 6238: SHA-1,
 * six digits, 30 seconds, because that is what every app can do).
 *
 * <p>Guarantees 160 bits of our randomness and that it prints as {@code ***}. Does not remember
 * which codes were used.
 */
public final class TotpSecret {

    public static final int DIGITS = 6;
    public static final Duration STEP = Duration.ofSeconds(30);

    private static final int BYTES = 20;
    private static final HmacOneTimePasswordGenerator CODES =
            new HmacOneTimePasswordGenerator(DIGITS);

    private final byte[] key;

    private TotpSecret(byte[] key) {
        this.key = key;
    }

    public static TotpSecret random(RandomSource random) {
        return new TotpSecret(random.bytes(BYTES));
    }

    /** As {@link #reveal} gave it. */
    public static TotpSecret of(String base32) {
        return new TotpSecret(Base32.decode(base32));
    }

    /** In base 32, to be typed into an app. Each call is a place to review. */
    public String reveal() {
        return Base32.toBase32String(key);
    }

    /** The code of a time step. */
    public String code(long step) {
        try {
            return CODES.generateOneTimePasswordString(new SecretKeySpec(key, "RAW"), step);
        } catch (InvalidKeyException failure) {
            throw new IllegalStateException("HMAC-SHA1 takes any key", failure);
        }
    }

    /** The time step of a moment. */
    public static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
    }

    @Override
    public String toString() {
        return "***";
    }
}
