package dev.agentmetrics.server.accounts;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * An address as somebody wrote it. Two spellings are the same address when their {@link #key()} is
 * the same.
 */
public record EmailAddress(String text) {

    private static final int MAX_LENGTH = 254;

    /**
     * Empty when it cannot be an address. Whether it exists is for a message to find out, so this
     * only refuses what would be dangerous to store or to show.
     */
    public static Optional<EmailAddress> parse(String text) {
        var trimmed = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        int at = trimmed.lastIndexOf('@');
        boolean plausible =
                at > 0
                        && at < trimmed.length() - 1
                        && trimmed.length() <= MAX_LENGTH
                        && trimmed.indexOf('@') == at
                        && trimmed.codePoints().noneMatch(EmailAddress::isDangerous);
        return plausible ? Optional.of(new EmailAddress(trimmed)) : Optional.empty();
    }

    public String key() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** What stands before the at sign. */
    public String localPart() {
        return text.substring(0, text.lastIndexOf('@'));
    }

    private static boolean isDangerous(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.SURROGATE
                || "<>()[],;:\\\"".indexOf(c) >= 0;
    }
}
