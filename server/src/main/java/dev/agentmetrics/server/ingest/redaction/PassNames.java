package dev.agentmetrics.server.ingest.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names that end in {@code pass}: {@code DB_PASS} holds a password, but a run of tests has passes,
 * too, and says so in words and small numbers ({@code pass: 12}, {@code "pass": "yes"}). Those
 * stay: hardly a password is one of them, and hardly a report of tests can be read without.
 */
final class PassNames {

    /** Fewer digits than this count something. */
    private static final int SHORTEST_NUMBER = 6;

    /** What makes another word of it. */
    private static final List<String> OTHER_WORDS =
            List.of("by", "com", "tres", "sur", "over", "under");

    private static final Set<String> RESULTS =
            Set.of(
                    "yes",
                    "no",
                    "y",
                    "n",
                    "ok",
                    "pass",
                    "passed",
                    "fail",
                    "failed",
                    "failure",
                    "error",
                    "skip",
                    "skipped",
                    "partial",
                    "success",
                    "true",
                    "false",
                    "null",
                    "none",
                    "undefined",
                    "first",
                    "second",
                    "third",
                    "final",
                    "all",
                    "some");

    private PassNames() {}

    /** Whether the word that goes on with {@code pass} at {@code start} means something else. */
    static boolean isOtherWord(String text, int start) {
        for (var before : OTHER_WORDS) {
            if (text.regionMatches(true, start - before.length(), before, 0, before.length())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether {@code pass} in a text names a value: as part of a longer name, in quotes, or before
     * an equals sign. Before a colon alone it may be prose or the line of a test.
     */
    static boolean isAssigned(String text, int start, int end) {
        char before = start == 0 ? ' ' : text.charAt(start - 1);
        if (before == '_' || before == '.' || Characters.isAlphanumeric(before)) {
            return true;
        }
        int i = end;
        while (i < text.length() && i - end < 8 && text.charAt(i) != '=') {
            if (text.charAt(i) != ' ' && text.charAt(i) != '\t') {
                return "\"'`\\".indexOf(text.charAt(i)) >= 0;
            }
            i++;
        }
        return i < text.length() && text.charAt(i) == '=';
    }

    /**
     * Whether a value tells how tests went: a word, or {@code 12}, {@code 11/12}, {@code 98.5%}.
     */
    static boolean isResult(String value) {
        return RESULTS.contains(value.strip().toLowerCase(Locale.ROOT))
                || (isMadeOf("0123456789.,/%", value) && !isLongNumber(value));
    }

    /** Whether a number has too many digits to count something. */
    static boolean isLongNumber(String value) {
        return value.length() >= SHORTEST_NUMBER && isMadeOf("0123456789", value);
    }

    private static boolean isMadeOf(String characters, String value) {
        return value.chars().allMatch(c -> characters.indexOf(c) >= 0);
    }
}
