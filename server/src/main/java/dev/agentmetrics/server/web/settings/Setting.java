package dev.agentmetrics.server.web.settings;

import java.util.Locale;

/**
 * One thing an operator can set.
 *
 * @param name the environment variable
 * @param defaultValue what applies when it is not set; empty means "not set"
 * @param kind what its value may be
 * @param meaning one sentence for the table in {@code docs/settings.md}
 */
public record Setting(String name, String defaultValue, Kind kind, String meaning) {

    private static final String PREFIX = "AGENTMETRICS_";

    public Setting {
        if (!name.startsWith(PREFIX)) {
            throw new IllegalArgumentException(name + " does not start with " + PREFIX);
        }
    }

    /** The name under which the server's settings records read it. */
    public String property() {
        return "agentmetrics."
                + name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
