package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.crypto.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A request's session.
 *
 * @param caller who it is, and what they may do now
 * @param csrfToken what unsafe requests must carry in {@code X-CSRF-Token}
 * @param newCookie the value to set with the answer: another one after a rotation, the same one to
 *     lengthen its life; null when there is nothing to set
 */
public record SignedIn(
        SessionId session, Caller caller, Secret csrfToken, @Nullable Secret newCookie) {

    /** The request attribute under which the web filter leaves this. */
    public static final String ATTRIBUTE = "dev.agentmetrics.server.identity.SignedIn";
}
