package dev.agentmetrics.server.ingest;

/**
 * Writes JSON as text. What UTF-8 cannot hold (half a surrogate pair) is escaped, so that it is
 * kept.
 */
public final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder();

    public int length() {
        return out.length();
    }

    public void cutTo(int length) {
        out.setLength(length);
    }

    public void raw(char c) {
        out.append(c);
    }

    public void raw(CharSequence text) {
        out.append(text);
    }

    /** A comma, unless a list or object has just been opened. */
    public void separate() {
        int length = out.length();
        if (length > 0) {
            char last = out.charAt(length - 1);
            if (last != '{' && last != '[' && last != ':') {
                out.append(',');
            }
        }
    }

    public void name(String name) {
        separate();
        string(name);
        out.append(':');
    }

    public void string(String text) {
        out.append('"');
        int written = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ' '
                    && c != '"'
                    && c != '\\'
                    && !(Character.isSurrogate(c) && Texts.isHalf(text, i))) {
                continue;
            }
            out.append(text, written, i);
            escape(c);
            written = i + 1;
        }
        out.append(text, written, length).append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '\r' -> out.append("\\r");
            default ->
                    out.append("\\u")
                            .append(HEX.charAt((c >> 12) & 15))
                            .append(HEX.charAt((c >> 8) & 15))
                            .append(HEX.charAt((c >> 4) & 15))
                            .append(HEX.charAt(c & 15));
        }
    }

    public String substring(int from, int to) {
        return out.substring(from, to);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
