package dev.agentmetrics.server.telemetry;

/**
 * A number that is equal for errors that differ only in what changes from run to run: numbers,
 * identifiers, quoted values, white space and case.
 *
 * <p>Of a run it is made from its error text alone, whether a client sent the run or it was made
 * from spans; of a call of a model or a tool also from what kind of call it was, of what, and the
 * type of the error.
 */
public final class ErrorFingerprint {

    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /** What follows is mostly a stack or a body, and differs without meaning. */
    private static final int COMPARED = 512;

    private static final int QUOTED_MOST = 200;

    private ErrorFingerprint() {}

    /** Of an error and of what it happened to: those words count to the letter. */
    public static long of(String error, String... where) {
        long hash = of(error) ^ BASIS;
        for (var word : where) {
            for (int i = 0; i < word.length(); i++) {
                hash = add(hash, word.charAt(i));
            }
            hash = add(hash, '\n');
        }
        hash = mix(hash);
        return hash == 0 ? 1 : hash;
    }

    /** Zero for no error, and for nothing else. */
    public static long of(String error) {
        var compared = normalised(error);
        if (compared.isEmpty()) {
            return 0;
        }
        long hash = BASIS;
        for (int i = 0; i < compared.length(); i++) {
            hash = add(hash, compared.charAt(i));
        }
        hash = mix(hash);
        return hash == 0 ? 1 : hash;
    }

    /**
     * What is compared: the beginning in lower case, with {@code #} for each number or identifier
     * and one quotation mark for each quoted value.
     */
    public static String normalised(String error) {
        int end = Math.min(error.length(), COMPARED);
        var text = new StringBuilder(end);
        boolean gap = false;
        int at = 0;
        while (at < end) {
            char c = error.charAt(at);
            if (Character.isWhitespace(c) || c < ' ') {
                gap = true;
                at++;
                continue;
            }
            if (gap && !text.isEmpty()) {
                text.append(' ');
            }
            gap = false;
            int close = quoteEnd(error, at, end);
            if (close > 0) {
                text.append('"');
                at = close;
            } else if (isWord(c)) {
                int stop = wordEnd(error, at, end);
                word(text, error, at, stop);
                at = stop;
            } else {
                text.append(c);
                at++;
            }
        }
        return text.toString();
    }

    /** Behind the closing quote, or 0 when this is no quoted value. An apostrophe is none. */
    private static int quoteEnd(String text, int at, int end) {
        char open = text.charAt(at);
        if (open != '"' && open != '\'' && open != '`') {
            return 0;
        }
        if (open == '\'' && at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))) {
            return 0;
        }
        int most = Math.min(end, at + QUOTED_MOST);
        for (int i = at + 1; i < most; i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                return 0;
            }
            if (c == open) {
                return i + 1;
            }
        }
        return 0;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    /** A hyphen between letters or digits belongs to the word, so that a UUID is one. */
    private static int wordEnd(String text, int at, int end) {
        int i = at + 1;
        while (i < end) {
            char c = text.charAt(i);
            if (!isWord(c)
                    && !(c == '-'
                            && i + 1 < end
                            && Character.isLetterOrDigit(text.charAt(i + 1)))) {
                break;
            }
            i++;
        }
        return i;
    }

    /** A word with digits that looks made by a machine counts as one; else only its digits do. */
    private static void word(StringBuilder target, String text, int from, int to) {
        if (isMachineMade(text, from, to)) {
            target.append('#');
            return;
        }
        boolean digits = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                if (!digits) {
                    target.append('#');
                }
                digits = true;
            } else {
                digits = false;
                target.append(Character.toLowerCase(c));
            }
        }
    }

    private static boolean isMachineMade(String text, int from, int to) {
        if (to - from > 2 && text.startsWith("0x", from)) {
            return true;
        }
        int digits = 0;
        int hex = 0;
        int letters = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
                hex++;
            } else if (c == '-' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
                hex++;
            }
            if (Character.isLetter(c)) {
                letters++;
            }
        }
        int length = to - from;
        boolean onlyHex = hex == length && length >= 8 && digits >= 1;
        boolean idLike = length >= 16 && digits >= 4 && letters >= 4;
        return onlyHex || idLike;
    }

    private static long add(long hash, char c) {
        return (hash ^ c) * PRIME;
    }

    private static long mix(long value) {
        long hash = value ^ (value >>> 33);
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
