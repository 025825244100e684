package dev.agentmetrics.server.telemetry.read;

import java.util.Locale;

/** What numbers can be broken down by without looking at single runs. */
public enum Dimension {
    AGENT_ID,
    ENVIRONMENT,
    VERSION,
    MODEL,
    PROVIDER;

    /** The column's name, in {@code runs} as well as in {@link Facts}. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
