package dev.agentmetrics.server.accounts;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An address as somebody wrote it, in plain letters: full-width and other styled letters are the
 * ones they stand for. Two spellings are the same address when their {@link #key()} is the same.
 */
public record EmailAddress(String text) {

    private static final int MAX_LENGTH = 254;

    /**
     * Empty when it cannot be an address. Whether it exists is for a message to find out, so this
     * only refuses what would be dangerous to store or to show: what cannot be seen, and letters
     * that pass for those of another script.
     */
    public static Optional<EmailAddress> parse(String text) {
        var plain = Normalizer.normalize(text.strip(), Normalizer.Form.NFKC);
        int at = plain.lastIndexOf('@');
        boolean plausible =
                at > 0
                        && at < plain.length() - 1
                        && plain.length() <= MAX_LENGTH
                        && plain.indexOf('@') == at
                        && plain.codePoints().noneMatch(EmailAddress::isDangerous)
                        && Arrays.stream(plain.split("[@.]")).noneMatch(LookAlikes::in);
        return plausible ? Optional.of(new EmailAddress(plain)) : Optional.empty();
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
