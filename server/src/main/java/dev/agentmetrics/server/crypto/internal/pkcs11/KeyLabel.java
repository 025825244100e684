package dev.agentmetrics.server.crypto.internal.pkcs11;

import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion.State;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a token knows about a key: its label, such as {@code agentmetrics/root/2/wrap/enabled/
 * 1764248400}. A token has no place for more, and the state belongs where the key is.
 */
record KeyLabel(KeyName key, int version, Use use, State state, Instant created) {

    private static final Pattern FORM =
            Pattern.compile(
                    "agentmetrics/([a-z][a-z0-9-]*)/([1-9]\\d{0,8})/(wrap|mac)/(enabled|disabled)/(\\d{1,12})");

    static Optional<KeyLabel> parse(String text) {
        var parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(
                        new KeyLabel(
                                new KeyName(parts.group(1)),
                                Integer.parseInt(parts.group(2)),
                                Use.valueOf(parts.group(3).toUpperCase(Locale.ROOT)),
                                State.valueOf(parts.group(4).toUpperCase(Locale.ROOT)),
                                Instant.ofEpochSecond(Long.parseLong(parts.group(5)))))
                : Optional.empty();
    }

    String text() {
        return "agentmetrics/%s/%d/%s/%s/%d"
                .formatted(
                        key,
                        version,
                        use.name().toLowerCase(Locale.ROOT),
                        state.name().toLowerCase(Locale.ROOT),
                        created.getEpochSecond());
    }

    KeyLabel as(State other) {
        return new KeyLabel(key, version, use, other, created);
    }

    KeyVersion described() {
        return new KeyVersion(key, version, state, created, null);
    }
}
