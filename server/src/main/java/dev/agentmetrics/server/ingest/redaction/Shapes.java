package dev.agentmetrics.server.ingest.redaction;

import static dev.agentmetrics.server.ingest.redaction.Rule.NOTHING;
import static dev.agentmetrics.server.ingest.redaction.Rule.span;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The forms that secrets take once their format is known. */
final class Shapes {

    private static final int SEPARATED_LETTERS = 20;
    private static final int LABEL = 64;
    private static final int CREDENTIALS = 512;
    private static final int BASIC_MIN = 8;
    private static final int BEARER_SURE = 16;
    private static final int TELEGRAM_BODY = 33;
    private static final int AZURE_AROUND = 84;

    private Shapes() {}

    /** The keyword starts a token of at least {@code min} more characters. */
    static Rule.Shape token(Characters body, int min) {
        return (text, start, end) -> {
            if (follows(text, start) || body.run(text, end, end + min) < end + min) {
                return NOTHING;
            }
            return span(start, body.run(text, end, text.length()));
        };
    }

    /** As {@link #token}, but of exactly {@code length} more characters, as most ids are. */
    static Rule.Shape exactToken(Characters body, int length) {
        return (text, start, end) -> {
            int to = body.run(text, end, end + length + 1);
            return follows(text, start) || to != end + length ? NOTHING : span(start, to);
        };
    }

    /**
     * {@code sk-}: either twenty letters and digits, or a longer token with a digit in it, so that
     * hyphenated words stay.
     */
    static Rule.Shape hyphenatedKey() {
        return (text, start, end) -> {
            int needed = end + SEPARATED_LETTERS;
            if (follows(text, start) || Characters.URL_SAFE.run(text, end, needed) < needed) {
                return NOTHING;
            }
            boolean sure = Characters.ALPHANUMERIC.run(text, end, needed) == needed;
            for (int i = end; i < Math.min(text.length(), end + LABEL) && !sure; i++) {
                char c = text.charAt(i);
                if (!Characters.URL_SAFE.contains(c)) {
                    break;
                }
                sure = Characters.isDigit(c);
            }
            return sure ? span(start, Characters.URL_SAFE.run(text, end, text.length())) : NOTHING;
        };
    }

    /** Three base64url segments of which the first opens a JSON object. */
    static Rule.Shape jwt() {
        return (text, start, end) -> {
            // A token is looked at from its beginning only: this keeps the work linear.
            if (start > 0 && Characters.DOTTED.contains(text.charAt(start - 1))) {
                return NOTHING;
            }
            int header = Characters.URL_SAFE.run(text, start, text.length());
            if (header - start < 10 || !isDot(text, header)) {
                return NOTHING;
            }
            int claims = Characters.URL_SAFE.run(text, header + 1, text.length());
            if (claims - header < 10 || !isDot(text, claims)) {
                return NOTHING;
            }
            // An encrypted token has five segments.
            return span(start, Characters.DOTTED.run(text, claims + 1, text.length()));
        };
    }

    /** A private key in armour; one that was cut off goes to the end of the text. */
    static Rule.Shape privateKey() {
        return (text, start, end) -> {
            int close = boundedIndexOf(text, "-----", end, LABEL);
            if (close < 0 || boundedIndexOf(text, "PRIVATE KEY", end, LABEL) < 0) {
                return NOTHING;
            }
            int last = text.indexOf("-----END", close);
            int to = last < 0 ? -1 : text.indexOf("-----", last + 8);
            return span(start, to < 0 ? text.length() : to + 5);
        };
    }

    /** {@code scheme://user:password@host}: only the password goes. */
    static Rule.Shape urlPassword() {
        return (text, start, end) -> {
            int limit = Math.min(text.length(), end + CREDENTIALS);
            int colon = -1;
            int at = -1;
            boolean path = false;
            for (int i = end; i < limit; i++) {
                char c = text.charAt(i);
                if (c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '\\') {
                    break;
                }
                if (c == '/' || c == '?' || c == '#') {
                    // After a port or a plain host there can be no password any more.
                    if (colon < 0 || at >= 0 || isPort(text, colon + 1, i)) {
                        break;
                    }
                    path = true;
                } else if (c == ':' && colon < 0) {
                    colon = i;
                } else if (c == '@' && colon >= 0) {
                    at = i;
                    if (path) {
                        break;
                    }
                }
            }
            return at > colon + 1 ? span(colon + 1, at) : NOTHING;
        };
    }

    /** {@code Bearer TOKEN}: only the token goes. */
    static Rule.Shape bearer() {
        return (text, start, end) -> {
            int from = skipSpaces(text, end);
            if (follows(text, start) || from == end) {
                return NOTHING;
            }
            int sure = Characters.BEARER.run(text, from, from + BEARER_SURE);
            boolean token = sure - from == BEARER_SURE && !isWord(text, from, sure);
            if (!token && (sure - from < BASIC_MIN || !hasDigit(text, from, sure))) {
                return NOTHING;
            }
            return span(from, Characters.BEARER.run(text, from, text.length()));
        };
    }

    /** {@code Basic BASE64} whose content is {@code user:password}. */
    static Rule.Shape basic() {
        return (text, start, end) -> {
            int from = skipSpaces(text, end);
            if (follows(text, start) || from == end) {
                return NOTHING;
            }
            int to = Characters.BASE64.run(text, from, from + CREDENTIALS);
            if (to - from < BASIC_MIN || !decodesToPair(text.substring(from, to))) {
                return NOTHING;
            }
            return span(from, Characters.BASE64.run(text, to, text.length()));
        };
    }

    /**
     * The part of a URL after the keyword, when it is long enough to be the secret of a webhook.
     */
    static Rule.Shape urlPath(int min) {
        return (text, start, end) -> {
            int to = end;
            while (to < text.length() && isPath(text.charAt(to))) {
                to++;
            }
            return to - end < min ? NOTHING : span(end, to);
        };
    }

    /** {@code KEY=value} inside connection strings and query strings: only the value goes. */
    static Rule.Shape parameter(Characters body, int min) {
        return (text, start, end) -> {
            boolean own = start == 0 || !Characters.isAlphanumeric(text.charAt(start - 1));
            if (!own || body.run(text, end, end + min) < end + min) {
                return NOTHING;
            }
            return span(end, body.run(text, end, text.length()));
        };
    }

    /** {@code 123456789:AA…}: the keyword stands in the middle. */
    static Rule.Shape telegram() {
        return (text, start, end) -> {
            int from = start;
            while (from > 0 && start - from < 11 && Characters.isDigit(text.charAt(from - 1))) {
                from--;
            }
            int digits = start - from;
            int to = Characters.URL_SAFE.run(text, end, end + TELEGRAM_BODY);
            boolean shaped = digits >= 8 && digits <= 10 && to == end + TELEGRAM_BODY;
            return shaped ? span(from, to) : NOTHING;
        };
    }

    /** Azure's newer keys are 84 letters and digits around a fixed signature. */
    static Rule.Shape azureKey() {
        return (text, start, end) -> {
            int from = start;
            while (from > 0
                    && start - from < AZURE_AROUND
                    && Characters.isAlphanumeric(text.charAt(from - 1))) {
                from--;
            }
            int to = Characters.ALPHANUMERIC.run(text, end, end + AZURE_AROUND);
            return to - from >= 52 ? span(from, to) : NOTHING;
        };
    }

    /** Entra client secrets: three characters, a digit, {@code Q~}, then 31 to 34 more. */
    static Rule.Shape entraSecret() {
        return (text, start, end) -> {
            int from = start - 4;
            if (from < 0 || !Characters.isDigit(text.charAt(start - 1))) {
                return NOTHING;
            }
            int to = Characters.BEARER.run(text, end, end + 40);
            return to - end >= 31 ? span(from, to) : NOTHING;
        };
    }

    /** Whether the keyword is the tail of a longer word. */
    private static boolean follows(String text, int start) {
        return start > 0 && Characters.isAlphanumeric(text.charAt(start - 1));
    }

    private static boolean isDot(String text, int at) {
        return at < text.length() && text.charAt(at) == '.';
    }

    private static boolean isPath(char c) {
        return Characters.DOTTED.contains(c) || c == '/' || c == '%' || c == '?' || c == '=';
    }

    private static boolean isPort(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Characters.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 'a' || c > 'z') {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDigit(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Characters.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static int skipSpaces(String text, int from) {
        int i = from;
        while (i < text.length() && i - from < 4 && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private static int boundedIndexOf(String text, String part, int from, int within) {
        return text.indexOf(part, from, Math.min(text.length(), from + within + part.length()));
    }

    private static boolean decodesToPair(String encoded) {
        try {
            var standard = encoded.replace('-', '+').replace('_', '/');
            var bytes = Base64.getDecoder().decode(standard);
            return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(':') >= 0;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
