package dev.agentmetrics.server.identity;

import java.util.Locale;

/** Why a session ended. Names are stored: add, never rename. */
public enum EndReason {
    SIGNED_OUT,
    /** Somebody signed in with the browser that held it. */
    REPLACED,
    /** Not used for too long, or old. */
    EXPIRED,
    /** A value that had been changed away was used again. */
    REUSED,
    /** The person ended it from another one. */
    ENDED,
    /** What proves who the person is has changed: password, second factor, address. */
    PROOF_CHANGED,
    /** The person is no longer a member of the organisation. */
    REMOVED,
    /** The service that proved who the person is has taken it back. */
    WITHDRAWN;

    /** As it is stored. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static EndReason of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
