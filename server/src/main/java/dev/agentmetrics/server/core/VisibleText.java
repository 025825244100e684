package dev.agentmetrics.server.core;

/**
 * Text of others in one line.
 *
 * <p>Guarantees that what passes shows what it is: no line breaks, no control characters and none
 * that are invisible or turn the direction of writing. Does not make it safe for a language such as
 * HTML or SQL; that is for whoever writes that language.
 */
public final class VisibleText {

    private VisibleText() {}

    /** Whether every character is one that a reader sees. */
    public static boolean isVisible(String text) {
        return text.codePoints().allMatch(VisibleText::isVisible);
    }

    /**
     * Whether every database keeps it: whole characters, and no U+0000, which PostgreSQL refuses.
     */
    public static boolean isStorable(String text) {
        return text.codePoints()
                .allMatch(c -> c != 0 && Character.getType(c) != Character.SURROGATE);
    }

    /** The text without what cannot be seen, cut to so many UTF-16 units. */
    public static String line(String text, int max) {
        var line = new StringBuilder(Math.min(text.length(), max));
        text.codePoints()
                .filter(VisibleText::isVisible)
                .takeWhile(c -> line.length() + Character.charCount(c) <= max)
                .forEachOrdered(line::appendCodePoint);
        return line.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
