package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.core.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of looking at a key that somebody presented. */
public sealed interface KeyCheck {

    /**
     * @param endsAt when the key stops working, if that is soon
     */
    record Accepted(Caller caller, @Nullable Instant endsAt) implements KeyCheck {}

    /** Not let in. Only whoever has the right secret learns more than that. */
    record Refused(Reason reason) implements KeyCheck {}

    /** Why not. */
    enum Reason {
        /** No such key, or not its secret. */
        UNKNOWN,
        EXPIRED,
        REVOKED
    }
}
