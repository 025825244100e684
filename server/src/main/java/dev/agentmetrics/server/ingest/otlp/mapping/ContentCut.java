package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.ingest.Texts;
import java.util.Arrays;

/** Makes texts fit together: the longest give, and no number is cut into another one. */
final class ContentCut {

    private ContentCut() {}

    /** How long each of these may be, so that all together have no more than that. */
    static int longest(int[] lengths, int most) {
        var sorted = lengths.clone();
        Arrays.sort(sorted);
        int left = most;
        for (int i = 0; i < sorted.length; i++) {
            int share = left / (sorted.length - i);
            if (sorted[i] > share) {
                return share;
            }
            left -= sorted[i];
        }
        return Integer.MAX_VALUE;
    }

    /** The beginning of a longer text. */
    static String cut(String text, int most) {
        var kept = Texts.cut(text, most);
        int end = kept.length();
        if (end == text.length() || !isOfNumber(text.charAt(end))) {
            return kept;
        }
        while (end > 0 && isOfNumber(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** With the signs that stand inside of one. */
    private static boolean isOfNumber(char c) {
        return Character.isDigit(c) || c == '.' || c == ',';
    }
}
