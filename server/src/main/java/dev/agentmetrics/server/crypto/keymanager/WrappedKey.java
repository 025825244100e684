package dev.agentmetrics.server.crypto.keymanager;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A key that only its key manager can read, with the version it was wrapped by. Fit to be stored
 * anywhere.
 */
public final class WrappedKey {

    private static final Pattern FORM =
            Pattern.compile("([1-9]\\d{0,8})\\.([A-Za-z0-9_-]{1,8192})");

    private final int version;
    private final byte[] ciphertext;

    public WrappedKey(int version, byte[] ciphertext) {
        this.version = version;
        this.ciphertext = ciphertext.clone();
    }

    /** As {@link #text} gave it. */
    public static WrappedKey parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a wrapped key");
        }
        return new WrappedKey(
                Integer.parseInt(parts.group(1)), Base64.getUrlDecoder().decode(parts.group(2)));
    }

    public int version() {
        return version;
    }

    public byte[] ciphertext() {
        return ciphertext.clone();
    }

    /** {@code VERSION.BASE64URL} */
    public String text() {
        return version + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(ciphertext);
    }

    @Override
    public String toString() {
        return "WrappedKey[by version " + version + "]";
    }
}
