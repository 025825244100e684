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
    public record Found(int offset, String keyId) {}

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
}
