package dev.agentmetrics.server.ingest.redaction;

import java.util.regex.Pattern;

/**
 * What stands in the place of a secret: a variable, a field of a template, stars. Only a value that
 * is nothing else is one: {@code $Tr0ub4dor&3} is a password.
 */
final class Placeholders {

    /** Longer ones are taken for secrets, so that looking for one costs no more than this. */
    private static final int LONGEST = 128;

    private static final Pattern FORMS =
            Pattern.compile(
                    String.join(
                            "|",
                            "[*\\u2022]++",
                            "(?i:\\[redacted[\\w:. -]{0,64}])",
                            "\\$\\{\\{? ?[\\w.-]{1,64} ?}?}", // ${DB_PASS}, ${{ secrets.DB_PASS }}
                            "\\{\\{[\\w. |-]{1,64}}}", // {{ .Values.password }}
                            "\\{[A-Za-z_.]{0,64}}|\\{\\d}", // {password}, {}, {0}
                            "\\$[A-Z][A-Z0-9_]{1,64}|\\$\\d{1,2}", // $DB_PASS, $1
                            "%[A-Z][A-Z0-9_]{1,64}%", // %DB_PASS%
                            "%[a-z]|%\\([A-Za-z_]{1,64}\\)s")); // %s, %(password)s

    private Placeholders() {}

    /**
     * Whether the value from {@code from} to {@code to} is a placeholder. What it closes with may
     * stand behind {@code to}, where a bracket was taken for the end of a sentence.
     */
    static boolean isOne(String text, int from, int to) {
        var matcher = FORMS.matcher(text);
        matcher.region(from, Math.min(text.length(), from + LONGEST));
        return matcher.lookingAt() && matcher.end() >= to;
    }

    static boolean isOne(String value) {
        return isOne(value, 0, value.length());
    }
}
