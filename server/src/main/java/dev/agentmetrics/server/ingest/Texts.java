package dev.agentmetrics.server.ingest;

/** Keeps texts storable: cuts them between characters, and keeps what UTF-8 cannot hold. */
public final class Texts {

    /** No text that is stored is longer; more is not even looked at for secrets, mostly. */
    public static final int WINDOW = 16_384;

    private Texts() {}

    /** At most this many UTF-16 units, never half a character. */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean splits =
                Character.isHighSurrogate(text.charAt(most - 1))
                        && Character.isLowSurrogate(text.charAt(most));
        return text.substring(0, splits ? most - 1 : most);
    }

    public static String window(String text) {
        return cut(text, WINDOW);
    }

    /** Half a surrogate pair is written as its escape, so that it neither vanishes nor collides. */
    public static String wellFormed(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (Character.isSurrogate(text.charAt(i)) && isHalf(text, i)) {
                return escapeHalves(text);
            }
        }
        return text;
    }

    /** Whether the surrogate here lacks its other half. */
    static boolean isHalf(String text, int at) {
        if (Character.isHighSurrogate(text.charAt(at))) {
            return at + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static String escapeHalves(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c) && isHalf(text, i)) {
                out.append("\\u").append(Integer.toHexString(c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
