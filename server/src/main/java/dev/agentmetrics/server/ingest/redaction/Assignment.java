package dev.agentmetrics.server.ingest.redaction;

import static dev.agentmetrics.server.ingest.redaction.Rule.NOTHING;
import static dev.agentmetrics.server.ingest.redaction.Rule.span;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code password = value} in all the ways people and JSON inside strings write it: only the value
 * goes. How much is demanded of the value depends on how telling the name is: after {@code
 * password} nearly everything counts, after {@code token} only what looks random, because models
 * talk about tokens all day.
 */
enum Assignment implements Rule.Shape {
    PASSWORD {
        @Override
        boolean plausible(String text, int from, int to) {
            return to > from && !isPlaceholder(text, from, to);
        }
    },
    PASS {
        @Override
        boolean mayHold(String text, int start, int end, int value) {
            return !PassNames.isOtherWord(text, start)
                    && (PassNames.isAssigned(text, start, end)
                            || isQuote(text.charAt(value - 1))
                            || isRandomBehindWord(text, start, value));
        }

        @Override
        boolean plausible(String text, int from, int to) {
            return to > from
                    && !isPlaceholder(text, from, to)
                    && (to - from > LONGEST_WORD || !PassNames.isResult(text.substring(from, to)));
        }

        // {@code pass: hunter2} is one, {@code --- PASS: TestLogin2} and prose are not.
        private static boolean isRandomBehindWord(String text, int start, int value) {
            int to = valueEnd(text, value, LONGEST_WORD);
            return text.charAt(start + 1) == 'a'
                    && to - value >= 6
                    && hasDigitAndLetter(text, value, to);
        }
    },
    KEY {
        @Override
        boolean plausible(String text, int from, int to) {
            return to - from >= 6 && !isPlaceholder(text, from, to);
        }
    },
    TOKEN {
        @Override
        boolean plausible(String text, int from, int to) {
            return to - from >= 16
                    ? !isPlaceholder(text, from, to) && !isNumber(text, from, to)
                    : to - from >= 6 && hasDigitAndLetter(text, from, to);
        }
    },
    CVV {
        @Override
        boolean plausible(String text, int from, int to) {
            return (to - from == 3 || to - from == 4) && isNumber(text, from, to);
        }
    },
    HEADER {
        @Override
        boolean plausible(String text, int from, int to) {
            return to - from >= 8 && !isPlaceholder(text, from, to);
        }
    };

    private static final int QUOTED = 512;
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_PLACEHOLDER = 24;

    /** The names of directories with what the system calls passwd or pwd. */
    private static final List<String> SYSTEM = List.of("/etc/", "/bin/", "/sbin/", "/pam.d/");

    private static final Set<String> PLACEHOLDERS =
            Set.of(
                    "null",
                    "none",
                    "nil",
                    "true",
                    "false",
                    "undefined",
                    "required",
                    "invalid",
                    "missing",
                    "incorrect",
                    "is",
                    "must",
                    "cannot",
                    "can",
                    "not",
                    "field",
                    "should",
                    "was",
                    "has",
                    "str",
                    "string",
                    "empty",
                    "unknown",
                    "expired",
                    "redacted",
                    "filtered",
                    "hidden",
                    "masked",
                    "optional",
                    "wrong",
                    "bad",
                    "the",
                    "a");

    /** Whether the name at {@code start} may hold a secret that begins at {@code value}. */
    boolean mayHold(String text, int start, int end, int value) {
        return true;
    }

    abstract boolean plausible(String text, int from, int to);

    @Override
    public long find(String text, int start, int end) {
        int value = valueStart(text, end);
        if (value < 0) {
            return NOTHING;
        }
        if (this == HEADER) {
            value = afterScheme(text, value);
        }
        // Whatever refuses a value of any length does so before its end is looked for.
        if (isPath(text, start, end, value)
                || opensObject(text, value)
                || !mayHold(text, start, end, value)) {
            return NOTHING;
        }
        int to = valueEnd(text, value, this == CVV ? 5 : text.length());
        return plausible(text, value, to) && !Placeholders.isOne(text, value, to)
                ? span(value, to)
                : NOTHING;
    }

    /** Behind closing quotes of the name, a separator and opening quotes; -1 when there is none. */
    private static int valueStart(String text, int end) {
        int i = skip(text, end, "\"'`\\]", 4);
        i = skip(text, i, " \t", 4);
        int separator = i;
        i = skip(text, i, "=:", 2);
        if (i == separator) {
            return -1;
        }
        i = skip(text, i, ">", 1);
        i = skip(text, i, " \t", 4);
        return skip(text, i, "\"'`\\", 4);
    }

    private static int skip(String text, int from, String any, int most) {
        int i = from;
        while (i < text.length() && i - from < most && any.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    /** Inside quotes up to the closing quote, else up to the next blank or separator. */
    private static int valueEnd(String text, int from, int longest) {
        char quote = from > 0 ? text.charAt(from - 1) : ' ';
        if (isQuote(quote)) {
            boolean escaped = from > 1 && text.charAt(from - 2) == '\\';
            int limit = Math.min(text.length(), from + QUOTED);
            for (int i = from; i < limit; i++) {
                char c = text.charAt(i);
                if (c == quote && (escaped || text.charAt(i - 1) != '\\' || i == from)) {
                    return escaped && text.charAt(i - 1) == '\\' && i > from ? i - 1 : i;
                }
            }
        }
        int to = from;
        while (to < text.length() && to - from < longest && !isEnd(text.charAt(to))) {
            to++;
        }
        while (to > from && ")]}.".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return to;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static boolean isEnd(char c) {
        return c <= ' ' || c == '\u00a0' || ",;&\"'`\\<>".indexOf(c) >= 0;
    }

    /** {@code PWD=/home/me} and {@code /etc/passwd: no such file} are not secrets. */
    private static boolean isPath(String text, int start, int end, int value) {
        if (text.charAt(end - 1) != 'd' && text.charAt(end - 1) != 'D') {
            return false;
        }
        boolean pathFollows = value < text.length() && text.charAt(value) == '/';
        boolean directory = end - start == 3 && pathFollows && isWorkingDirectory(text, start);
        return directory
                || (text.charAt(end - 2) == 'w'
                        && SYSTEM.stream().anyMatch(path -> endsWith(text, start, path)));
    }

    /** {@code PWD} and {@code OLDPWD}, but not {@code DB_PWD}. */
    private static boolean isWorkingDirectory(String text, int start) {
        int name = endsWith(text, start, "OLD") ? start - 3 : start;
        return name == 0
                || !(Characters.isAlphanumeric(text.charAt(name - 1))
                        || text.charAt(name - 1) == '_');
    }

    private static boolean endsWith(String text, int end, String part) {
        return text.startsWith(part, end - part.length());
    }

    /** What stands in an object has names of its own. */
    private static boolean opensObject(String text, int value) {
        if (value >= text.length()
                || text.charAt(value) != '{'
                || isQuote(text.charAt(value - 1))) {
            return false;
        }
        int name = Characters.URL_SAFE.run(text, skip(text, value + 1, " \t\r\n", 4), value + 64);
        return name == text.length() || "\"'\\:=".indexOf(text.charAt(name)) >= 0;
    }

    /** Behind {@code Bearer}, {@code Basic} and the like. */
    private static int afterScheme(String text, int from) {
        int i = from;
        while (i < text.length() && i - from < 20 && Characters.isLetter(text.charAt(i))) {
            i++;
        }
        return i > from && i + 1 < text.length() && text.charAt(i) == ' ' ? i + 1 : from;
    }

    private static boolean isPlaceholder(String text, int from, int to) {
        return to - from <= LONGEST_PLACEHOLDER
                && PLACEHOLDERS.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Characters.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDigitAndLetter(String text, int from, int to) {
        boolean digit = false;
        boolean letter = false;
        for (int i = from; i < to; i++) {
            digit |= Characters.isDigit(text.charAt(i));
            letter |= Characters.isLetter(text.charAt(i));
        }
        return digit && letter;
    }
}
