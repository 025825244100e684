package dev.agentmetrics.server.secrecy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The forms in which a secret may have been written down, other than compressed. */
final class Forms {

    /** What programs leave as it is in an address: RFC 3986, forms, and two of JavaScript's. */
    private static final List<String> LEFT_IN_ADDRESSES =
            List.of("-._~", "-._*", "-._~!'()*", "-._~!'()*;,/?:@&=+$#");

    /** What programs escape in JSON although they need not. */
    private static final List<String> ESCAPED_FOR_PAGES = List.of("", "<>&='", "<>&");

    private final String kind;

    /** By their bytes: what looks the same in two forms is looked for once. */
    private final Map<String, Word> words = new LinkedHashMap<>();

    private Forms(String kind) {
        this.kind = kind;
    }

    static List<Word> ofText(String kind, String secret) {
        var forms = new Forms(kind);
        forms.addBytes(secret.getBytes(UTF_8));
        forms.add("utf-16le", secret.getBytes(UTF_16LE));
        forms.add("utf-16be", secret.getBytes(UTF_16BE));
        forms.addAddresses(secret);
        forms.addJson(secret);
        return forms.list();
    }

    static List<Word> ofBytes(String kind, byte[] secret) {
        var forms = new Forms(kind);
        forms.addBytes(secret);
        forms.add("url", percent(secret, "-._~", true, false).getBytes(US_ASCII));
        return forms.list();
    }

    /** In other forms its begin alone counts: by chance it stands nowhere. */
    static List<Word> ofMark(String kind, String begin, Predicate<String> test) {
        var forms = new Forms(kind);
        forms.put(new Word(kind, "raw", begin.getBytes(US_ASCII), ISO_8859_1, test), begin);
        forms.addBytes(begin.getBytes(US_ASCII));
        for (var charset : List.of(UTF_16LE, UTF_16BE)) {
            var bytes = begin.getBytes(charset);
            var form = charset.equals(UTF_16LE) ? "utf-16le" : "utf-16be";
            forms.put(new Word(kind, form, bytes, charset, test), new String(bytes, ISO_8859_1));
        }
        return forms.list();
    }

    private List<Word> list() {
        return new ArrayList<>(words.values());
    }

    private void add(String form, byte[] bytes) {
        put(new Word(kind, form, bytes), new String(bytes, ISO_8859_1));
    }

    private void put(Word word, String bytes) {
        words.putIfAbsent(bytes, word);
    }

    private void addBytes(byte[] secret) {
        add("raw", secret);
        add("hex", HexFormat.of().formatHex(secret).getBytes(US_ASCII));
        add("hex", HexFormat.of().withUpperCase().formatHex(secret).getBytes(US_ASCII));
        for (int shift = 0; shift < 3; shift++) {
            add("base64", base64(Base64.getEncoder(), secret, shift));
            add("base64url", base64(Base64.getUrlEncoder(), secret, shift));
        }
    }

    /**
     * How it looks in Base64 where so many bytes of a group stand before it: only the characters
     * that do not depend on its neighbours.
     */
    private static byte[] base64(Base64.Encoder encoder, byte[] secret, int shift) {
        var shifted = new byte[shift + secret.length];
        System.arraycopy(secret, 0, shifted, shift, secret.length);
        var text = encoder.withoutPadding().encodeToString(shifted);
        return text.substring((shift * 8 + 5) / 6, shifted.length * 8 / 6).getBytes(US_ASCII);
    }

    private void addAddresses(String secret) {
        for (var left : LEFT_IN_ADDRESSES) {
            for (boolean upper : List.of(true, false)) {
                for (boolean plus : List.of(true, false)) {
                    add(
                            "url",
                            percent(secret.getBytes(UTF_8), left, upper, plus).getBytes(US_ASCII));
                }
            }
        }
    }

    private static String percent(byte[] secret, String left, boolean upper, boolean plus) {
        var text = new StringBuilder();
        var hex = upper ? HexFormat.of().withUpperCase() : HexFormat.of();
        for (byte each : secret) {
            char c = (char) (each & 0xFF);
            boolean letterOrDigit =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letterOrDigit || left.indexOf(c) >= 0) {
                text.append(c);
            } else if (c == ' ' && plus) {
                text.append('+');
            } else {
                text.append('%').append(hex.toHexDigits(each));
            }
        }
        return text.toString();
    }

    private void addJson(String secret) {
        for (var escaped : ESCAPED_FOR_PAGES) {
            for (boolean slash : List.of(true, false)) {
                for (boolean ascii : List.of(true, false)) {
                    for (boolean upper : List.of(true, false)) {
                        add("json", json(secret, escaped, slash, ascii, upper).getBytes(UTF_8));
                    }
                }
            }
        }
    }

    private static String json(
            String secret, String escaped, boolean slash, boolean ascii, boolean upper) {
        var text = new StringBuilder();
        var hex = upper ? HexFormat.of().withUpperCase() : HexFormat.of();
        for (int i = 0; i < secret.length(); i++) {
            char c = secret.charAt(i);
            int control = "\b\t\n\f\r".indexOf(c);
            if (c == '"' || c == '\\' || (c == '/' && slash)) {
                text.append('\\').append(c);
            } else if (control >= 0) {
                text.append('\\').append("btnfr".charAt(control));
            } else if (c < ' ' || escaped.indexOf(c) >= 0 || (c > '~' && ascii)) {
                text.append("\\u").append(hex.toHexDigits(c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
