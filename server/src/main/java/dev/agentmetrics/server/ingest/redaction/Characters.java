package dev.agentmetrics.server.ingest.redaction;

/** Sets of ASCII characters as the formats of tokens define them. */
enum Characters {
    ALPHANUMERIC(true, ""),
    URL_SAFE(true, "-_"),
    DOTTED(true, "-_."),
    BASE64(true, "+/=-_"),
    PERCENT(true, "+/=-_%."),
    BEARER(true, "-._~+/="),
    HEX_LOWER(false, "0123456789abcdef");

    /** One bit per character: below 64, and from 64 to 127. */
    private final long low;

    private final long high;

    Characters(boolean alphanumeric, String others) {
        long lowBits = 0;
        long highBits = 0;
        for (char c = 0; c < 128; c++) {
            if ((alphanumeric && isAlphanumeric(c)) || others.indexOf(c) >= 0) {
                lowBits |= c < 64 ? 1L << c : 0;
                highBits |= c < 64 ? 0 : 1L << (c - 64);
            }
        }
        this.low = lowBits;
        this.high = highBits;
    }

    boolean contains(char c) {
        return c < 128 && ((c < 64 ? low >>> c : high >>> (c - 64)) & 1) != 0;
    }

    /** The end of the longest run from {@code start}, looking no further than {@code limit}. */
    int run(String text, int start, int limit) {
        int end = Math.min(limit, text.length());
        int i = start;
        while (i < end && contains(text.charAt(i))) {
            i++;
        }
        return i;
    }

    static boolean isAlphanumeric(char c) {
        return isDigit(c) || isLetter(c);
    }

    static boolean isLetter(char c) {
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'z';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
