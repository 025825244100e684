package dev.agentmetrics.server.ingest.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes secrets and payment card numbers out of text; what is left says what kind stood there.
 *
 * <p>Guarantees work proportional to the length of the text, whatever the text is. Guarantees
 * nothing about secrets of unknown form, secrets split over several fields, or encoded ones. Safe
 * for use by several threads.
 */
@Component
public final class Redactor {

    /** No secret and no card number is shorter. */
    private static final int SHORTEST = 5;

    private final List<Rule> rules = SecretRules.ALL;
    private final KeywordAutomaton keywords =
            new KeywordAutomaton(rules.stream().map(Rule::keyword).toList());

    /** The text without secrets, and what was taken out. */
    public Redacted text(String text) {
        var tally = new Tally();
        var value = text(text, tally);
        return new Redacted(value, tally.secrets(), tally.cards());
    }

    /** As {@link #text(String)}, adding to the counts of an event. */
    public String text(String text, Tally tally) {
        return isClean(text) ? text : rewrite(text, tally);
    }

    /**
     * Whether {@code text} holds no keyword of any rule and too few digits for a card number. Most
     * text is clean, and this is all that happens to it.
     */
    boolean isClean(String text) {
        int length = text.length();
        if (length < SHORTEST) {
            return true;
        }
        int state = KeywordAutomaton.start();
        int digits = 0;
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            state = keywords.step(state, c);
            if (state < 0) {
                return false;
            }
            digits += (char) (c - '0') < 10 ? 1 : 0;
            all |= c;
        }
        return digits < CardScanner.SHORTEST && (all < 128 || !mayHoldOtherDigits(text));
    }

    /** Digits of other scripts count, too. */
    private static boolean mayHoldOtherDigits(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            digits += CardScanner.digitAt(text, i) >= 0 ? 1 : 0;
        }
        return digits >= CardScanner.SHORTEST;
    }

    private String rewrite(String text, Tally tally) {
        var findings = new ArrayList<Finding>();
        findSecrets(text, findings);
        CardScanner.scan(text, findings);
        return findings.isEmpty() ? text : replace(text, merged(findings), tally);
    }

    private void findSecrets(String text, List<Finding> findings) {
        int state = KeywordAutomaton.start();
        int genericUntil = 0;
        for (int i = 0; i < text.length(); i++) {
            state = keywords.step(state, text.charAt(i));
            if (state >= 0) {
                continue;
            }
            var found = firstMatch(text, i + 1, state, genericUntil);
            if (found == null) {
                continue;
            }
            findings.add(found);
            if (found.generic()) {
                // Scanning goes on inside, because a rule that knows the format may be more exact.
                genericUntil = Math.max(genericUntil, found.to());
            } else if (found.to() > i + 1) {
                i = found.to() - 1;
                state = KeywordAutomaton.start();
            }
        }
    }

    private @Nullable Finding firstMatch(String text, int end, int state, int genericUntil) {
        for (int index : keywords.endingIn(state)) {
            var rule = rules.get(index);
            if (rule.generic() && end <= genericUntil) {
                continue;
            }
            long span = rule.find(text, end);
            if (span != Rule.NOTHING) {
                var type = rule.generic() ? rule.type() : preciseType(text, rule, end);
                return new Finding(Rule.from(span), Rule.to(span), type, rule.generic());
            }
        }
        return null;
    }

    /** {@code sk-} is noticed before {@code sk-ant-} is read, but the longer name is the better. */
    private String preciseType(String text, Rule found, int end) {
        int start = end - found.keyword().length();
        var type = found.type();
        int longest = found.keyword().length();
        for (var rule : rules) {
            if (rule.exactCase()
                    && rule.keyword().length() > longest
                    && text.startsWith(rule.keyword(), start)) {
                type = rule.type();
                longest = rule.keyword().length();
            }
        }
        return type;
    }

    private static List<Finding> merged(List<Finding> findings) {
        findings.sort(Comparator.comparingInt(Finding::from));
        var merged = new ArrayList<Finding>();
        for (var finding : findings) {
            if (!merged.isEmpty() && merged.getLast().overlaps(finding)) {
                merged.set(merged.size() - 1, merged.getLast().with(finding));
            } else {
                merged.add(finding);
            }
        }
        return merged;
    }

    private static String replace(String text, List<Finding> findings, Tally tally) {
        var result = new StringBuilder(text.length());
        int done = 0;
        for (var finding : findings) {
            result.append(text, done, finding.from()).append(finding.replacement());
            done = finding.to();
            tally.count(finding.type());
        }
        return result.append(text, done, text.length()).toString();
    }
}
