package dev.agentmetrics.server.identity.providers;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The services that can say who somebody is. Names are stored: add, never rename. */
public enum Provider {
    GOOGLE("Google"),
    GITHUB("GitHub");

    private final String label;

    Provider(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** As it is stored, sent, and part of the address to which the browser returns. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Provider> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
