package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.core.VisibleText;
import org.jspecify.annotations.Nullable;

/** Where a person wanted to go before signing in: a page of this server, never another site. */
final class ReturnPath {

    static final String START = "/";
    private static final int MAX_LENGTH = 2_000;

    private ReturnPath() {}

    /** The start page for everything that is, or that some browser takes for, another origin. */
    static String of(@Nullable String wanted) {
        return wanted != null && isOurs(wanted) ? wanted : START;
    }

    /** Browsers read a backslash as a slash, and skip control characters. */
    private static boolean isOurs(String wanted) {
        return wanted.startsWith("/")
                && !wanted.startsWith("//")
                && wanted.indexOf('\\') < 0
                && wanted.length() <= MAX_LENGTH
                && VisibleText.isVisible(wanted);
    }
}
