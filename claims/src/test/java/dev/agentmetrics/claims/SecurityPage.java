package dev.agentmetrics.claims;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts the published page into its sentences; headings and bullet points are sentences of their
 * own.
 */
final class SecurityPage {

    private SecurityPage() {}

    static List<String> sentences(String page) {
        var sentences = new ArrayList<String>();
        for (var line : page.lines().toList()) {
            var text = line.strip().replaceFirst("^•\\s*", "");
            if (text.isEmpty()) {
                continue;
            }
            var breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
            breaks.setText(text);
            var pending = new StringBuilder();
            for (int from = breaks.first(), to = breaks.next();
                    to != BreakIterator.DONE;
                    from = to, to = breaks.next()) {
                pending.append(text, from, to);
                // "Stripe, Inc., which" is no end of a sentence.
                if (!pending.toString().stripTrailing().endsWith("Inc.,")) {
                    sentences.add(pending.toString().strip());
                    pending.setLength(0);
                }
            }
            if (!pending.isEmpty()) {
                sentences.add(pending.toString().strip());
            }
        }
        return sentences;
    }
}
