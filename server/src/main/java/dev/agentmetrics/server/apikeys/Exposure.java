package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.VisibleText;
import java.util.Locale;

/**
 * How a key came to be seen by others. Safe to store and to show: no key is left in it.
 *
 * @param place where it was seen, in the words of whoever says so; empty when they do not
 * @param from where we were told from
 */
public record Exposure(Channel channel, String place, Origin from) {

    /** Long enough for the address of a line in a file of a repository. */
    private static final int MAX_PLACE = 1_000;

    public Exposure {
        place = VisibleText.line(KeyScanner.redact(place), MAX_PLACE);
    }

    /** Through which we learned of it. Names are stored. */
    public enum Channel {
        /** Somebody told us. */
        REPORT,
        /** GitHub found it in something public. */
        GITHUB,
        /** It was sent to this server without encryption, from another machine. */
        PLAINTEXT;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
