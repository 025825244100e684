package dev.agentmetrics.server.ingest.redaction;

import java.util.List;

/**
 * Finds payment card numbers: 13 to 19 digits of a known issuer with a right check digit, written
 * together or in the groups printed on cards, in any script's digits, whatever invisible characters
 * stand between them.
 *
 * <p>Not a number inside a hexadecimal token, a UUID, a decimal fraction or a longer number: those
 * are ids and measurements. A bare 16-digit id that happens to look like a card is taken out all
 * the same; that is the side to err on.
 */
final class CardScanner {

    static final String PAN = "pan";
    static final String TRACK = "track-data";
    static final String CVV = "cvv";

    static final int SHORTEST = 13;
    static final int LONGEST = 19;

    /** How far a word around a number is looked at. */
    static final int NEIGHBOURS = 24;

    /** A blank in an address; in the body of a form it may be a plus as well. */
    static final String ENCODED_BLANK = "%20";

    private static final int TRACK_LENGTH = 100;

    private CardScanner() {}

    static boolean isCardData(String type) {
        return type.equals(PAN) || type.equals(TRACK) || type.equals(CVV);
    }

    /** Adds what it finds in {@code text}, in order. */
    static void scan(String text, List<Finding> findings) {
        var run = new DigitRun(text);
        int i = 0;
        while (i < text.length()) {
            if (digitAt(text, i) < 0) {
                i += isEscape(text, i) ? ENCODED_BLANK.length() : 1;
                continue;
            }
            run.read(i);
            run.findCards(findings);
            i = run.end();
        }
    }

    /** A blank or a sign as addresses and forms write it: its digits belong to no number. */
    private static boolean isEscape(String text, int at) {
        return at >= 0
                && at + 2 < text.length()
                && text.charAt(at) == '%'
                && (text.charAt(at + 1) == '2' || text.charAt(at + 1) == '3')
                && isHex(text.charAt(at + 2));
    }

    /** Whether such a sign stands right before {@code from}. */
    static boolean endsEscape(String text, int from) {
        return isEscape(text, from - ENCODED_BLANK.length());
    }

    /** Whether a number that stands alone, as in JSON, is a card number. */
    static boolean isCardNumber(String digits) {
        int length = digits.length();
        if (length < SHORTEST || length > LONGEST) {
            return false;
        }
        var values = new byte[length];
        for (int i = 0; i < length; i++) {
            int value = digits.charAt(i) - '0';
            if (value < 0 || value > 9) {
                return false;
            }
            values[i] = (byte) value;
        }
        return isCard(values, 0, length);
    }

    /** Issuer, length and check digit. */
    static boolean isCard(byte[] digits, int from, int to) {
        return Issuers.issues(digits, from, to - from) && checkDigitIsRight(digits, from, to);
    }

    private static boolean checkDigitIsRight(byte[] digits, int from, int to) {
        int sum = 0;
        for (int i = to - 1, place = 0; i >= from; i--, place++) {
            int value = digits[i];
            if ((place & 1) == 1) {
                value *= 2;
                value -= value > 9 ? 9 : 0;
            }
            sum += value;
        }
        return sum % 10 == 0;
    }

    /** The value of the digit at {@code at} in whatever script, or -1. */
    static int digitAt(String text, int at) {
        char c = text.charAt(at);
        if (c < 128) {
            return c >= '0' && c <= '9' ? c - '0' : -1;
        }
        return Character.isLowSurrogate(c) ? -1 : Character.digit(text.codePointAt(at), 10);
    }

    /** Characters that are not seen: soft hyphen, zero-width and direction marks. */
    static boolean isInvisible(char c) {
        return c == '\u00ad'
                || c == '\u180e'
                || (c >= '\u200b' && c <= '\u200f')
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2060' && c <= '\u2064')
                || c == '\ufeff';
    }

    /**
     * Space, plus as forms write it, dash or dot in their many forms; 0 when {@code c} separates no
     * groups.
     */
    static char separator(char c) {
        return switch (c) {
            case ' ', '+', '\t', '\u00a0', '\u2007', '\u2009', '\u202f', '\u3000' -> ' ';
            case '-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212', '\uff0d' -> '-';
            case '.', '\u00b7', '\uff0e' -> '.';
            default -> 0;
        };
    }

    /**
     * Whether the characters around a number written together make it part of an id: letters of
     * which all are hexadecimal, or {@code 0x}.
     */
    static boolean isInsideId(String text, int from, int to) {
        int left = from;
        boolean hex = true;
        while (left > 0
                && from - left < NEIGHBOURS
                && !endsEscape(text, left)
                && Characters.isAlphanumeric(text.charAt(left - 1))) {
            left--;
            hex &= isHex(text.charAt(left));
        }
        int right = to;
        while (right < text.length()
                && right - to < NEIGHBOURS
                && Characters.isAlphanumeric(text.charAt(right))) {
            hex &= isHex(text.charAt(right));
            right++;
        }
        boolean alone = left == from && right == to;
        if (from - left == 1 && right == to && left > 0 && text.charAt(left - 1) == '%') {
            return false; // %B opens the first track of a magnetic stripe
        }
        boolean prefixedHex = from - left == 2 && text.startsWith("0x", left);
        return (!alone && hex) || right > to || prefixedHex;
    }

    static boolean isHex(char c) {
        char lower = (char) (c | 0x20);
        return Characters.isDigit(c) || (lower >= 'a' && lower <= 'f');
    }

    /** The end of the magnetic-stripe data that a card number opens, or {@code to} for none. */
    static int trackEnd(String text, int from, int to) {
        if (to >= text.length()) {
            return to;
        }
        char next = text.charAt(to);
        boolean first = next == '^' && from > 0 && Characters.isLetter(text.charAt(from - 1));
        boolean second = next == '=' && hasExpiry(text, to + 1);
        if (!first && !second) {
            return to;
        }
        int limit = Math.min(text.length(), to + TRACK_LENGTH);
        int end = to + 1;
        while (end < limit && text.charAt(end) != '?' && text.charAt(end) != '"') {
            if (second && !Characters.isDigit(text.charAt(end))) {
                return end;
            }
            end++;
        }
        return end < limit && text.charAt(end) == '?' ? end + 1 : end;
    }

    /** Expiry date and service code: at least seven digits. */
    private static boolean hasExpiry(String text, int from) {
        for (int i = from; i < from + 7; i++) {
            if (i >= text.length() || !Characters.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
