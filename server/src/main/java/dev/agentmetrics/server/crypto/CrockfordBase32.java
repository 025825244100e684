package dev.agentmetrics.server.crypto;

/**
 * Crockford's base 32: digits and capital letters without I, L, O and U, so that a person can read
 * an id aloud.
 */
public final class CrockfordBase32 {

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private CrockfordBase32() {}

    /** Five bits of each byte give one character: as many characters as bytes. */
    public static String encodeLowBits(byte[] bytes) {
        var text = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            text[i] = DIGITS.charAt(bytes[i] & 31);
        }
        return new String(text);
    }

    public static boolean isDigit(char c) {
        return DIGITS.indexOf(c) >= 0;
    }
}
