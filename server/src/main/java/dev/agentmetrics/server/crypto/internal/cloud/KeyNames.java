package dev.agentmetrics.server.crypto.internal.cloud;

import dev.agentmetrics.server.crypto.keymanager.KeyContext;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** How our keys are called in a key manager that others use too. */
public record KeyNames(String prefix) {

    private static final Pattern VERSIONED = Pattern.compile("(.+)-v([1-9]\\d{0,8})");

    /** One version of one key, where each version is a key of its own. */
    public record Versioned(KeyName key, int version) {}

    public String of(KeyName key) {
        return prefix + "-" + key;
    }

    public String of(KeyName key, int version) {
        return of(key) + "-v" + version;
    }

    /** Empty for keys of others. */
    public Optional<KeyName> key(String name) {
        if (!name.startsWith(prefix + "-")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KeyName(name.substring(prefix.length() + 1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Empty for keys of others. */
    public Optional<Versioned> versioned(String name) {
        var parts = VERSIONED.matcher(name);
        return parts.matches()
                ? key(parts.group(1))
                        .map(key -> new Versioned(key, Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    /**
     * What is authenticated with a wrapped key: the context, and the key and version that wrapped
     * it, so that none of the three can be exchanged.
     */
    public byte[] associatedData(KeyName key, int version, KeyContext context) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(
                ("am-wrapped-v1\0" + of(key, version) + "\0").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(context.bytes());
        return out.toByteArray();
    }
}
