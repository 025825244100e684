package dev.agentmetrics.server.secrecy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/**
 * Something that must not be found, and what it is called when it is. Prints as its kind; what it
 * is itself is in no finding.
 */
public final class Needle {

    /** Shorter ones would be found by chance. */
    public static final int SHORTEST = 8;

    /** So many bytes from its begin on, a mark may look at. */
    static final int LOOK_AHEAD = 512;

    private final String kind;
    private final List<Word> words;

    private Needle(String kind, List<Word> words) {
        this.kind = kind;
        this.words = List.copyOf(words);
    }

    /** A secret text, in all forms. */
    public static Needle text(String kind, String secret) {
        requireLength(kind, secret.getBytes(StandardCharsets.UTF_8).length);
        return new Needle(kind, Forms.ofText(kind, secret));
    }

    /** A secret that is no text, in all forms that such a one has. */
    public static Needle bytes(String kind, byte[] secret) {
        requireLength(kind, secret.length);
        return new Needle(kind, Forms.ofBytes(kind, secret));
    }

    /**
     * A shape instead of a secret: text that begins like this and passes the test.
     *
     * @param test gets the begin and up to 255 characters behind it, foreign ones included
     */
    public static Needle mark(String kind, String begin, Predicate<String> test) {
        requireLength(kind, begin.length());
        return new Needle(kind, Forms.ofMark(kind, begin, test));
    }

    private static void requireLength(String kind, int length) {
        if (length < SHORTEST) {
            throw new IllegalArgumentException(
                    kind + " is too short to look for: less than " + SHORTEST + " bytes");
        }
    }

    List<Word> words() {
        return words;
    }

    @Override
    public String toString() {
        return kind;
    }
}
