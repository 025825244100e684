package dev.agentmetrics.server.crypto.keymanager;

import java.util.regex.Pattern;

/**
 * The name of a key in a key manager: up to 40 lower-case letters, digits and dashes. A kind may
 * put a prefix of its own before it, so that several deployments can share one key manager.
 */
public record KeyName(String text) {

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /** What wraps all data keys of a deployment. */
    public static final KeyName ROOT = new KeyName("root");

    public KeyName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not the name of a key: " + text);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
