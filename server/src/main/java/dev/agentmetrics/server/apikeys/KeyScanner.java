package dev.agentmetrics.server.apikeys;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds our keys in text.
 *
 * <p>Guarantees to find every key that stands there as it was shown, and to take nothing else for
 * one but by a chance of one in four thousand million: the checksum must be right. Whether a key
 * still works, only its server knows.
 */
public final class KeyScanner {

    private static final Pattern SHAPE =
            Pattern.compile("am_(?:live|test)_[0-9A-HJKMNP-TV-Z]{10}_[0-9A-Za-z]{49}");

    /** Where a key begins, and which it is; the key itself stays where it was. */
    public record Found(int offset, String keyId) {

        /** Behind its last character. */
        public int end() {
            return offset + KeyFormat.LENGTH;
        }
    }

    /** So many characters before the end of a text may be the begin of a key. */
    public static final int OVERLAP = KeyFormat.LENGTH - 1;

    private KeyScanner() {}

    public static List<Found> find(CharSequence text) {
        var found = new ArrayList<Found>();
        var matcher = SHAPE.matcher(text);
        int from = 0;
        while (matcher.find(from)) {
            var candidate = matcher.group();
            if (KeyFormat.isWellFormed(candidate)) {
                found.add(new Found(matcher.start(), KeyFormat.keyId(candidate)));
                from = matcher.end();
            } else {
                from = matcher.start() + 1;
            }
        }
        return found;
    }

    /** The text with nothing left of a key but what is no secret. */
    public static String redact(String text) {
        var redacted = new StringBuilder();
        int from = 0;
        for (var key : find(text)) {
            redacted.append(text, from, key.offset()).append(shown(text, key));
            from = key.end();
        }
        return redacted.append(text, from, text.length()).toString();
    }

    /** What may be shown of a key: its prefix and its public id. */
    public static String shown(CharSequence text, Found key) {
        return text.subSequence(key.offset(), key.offset() + KeyFormat.SECRET_START) + "***";
    }
}
