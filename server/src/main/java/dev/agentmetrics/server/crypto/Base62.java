package dev.agentmetrics.server.crypto;

import java.math.BigInteger;

/**
 * Numbers as digits and letters: {@code 0-9A-Za-z}, most significant first, padded with zeros to a
 * fixed length.
 *
 * <p>Guarantees that equal input gives equal text of the length asked for. Not constant in time.
 */
public final class Base62 {

    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private Base62() {}

    /** The bytes as an unsigned number. Fails when {@code length} digits cannot hold it. */
    public static String encode(byte[] bytes, int length) {
        var digits = new char[length];
        var rest = new BigInteger(1, bytes);
        for (int i = length - 1; i >= 0; i--) {
            var parts = rest.divideAndRemainder(BASE);
            digits[i] = DIGITS.charAt(parts[1].intValue());
            rest = parts[0];
        }
        if (rest.signum() != 0) {
            throw new IllegalArgumentException("too large for " + length + " digits");
        }
        return new String(digits);
    }

    /** As {@link #encode(byte[], int)}, for a number that fits a long and is not negative. */
    public static String encode(long number, int length) {
        if (number < 0) {
            throw new IllegalArgumentException("negative");
        }
        var digits = new char[length];
        long rest = number;
        for (int i = length - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        if (rest != 0) {
            throw new IllegalArgumentException("does not fit " + length + " digits");
        }
        return new String(digits);
    }

    public static boolean isDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
