package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Problem;
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
        REVOKED;

        /** What the client is told. */
        public Problem problem() {
            return switch (this) {
                case UNKNOWN ->
                        new Problem.Unauthenticated(
                                "invalid_api_key", "This API key is not valid.");
                case EXPIRED ->
                        new Problem.Unauthenticated("key_expired", "This API key has expired.");
                case REVOKED ->
                        new Problem.Unauthenticated("key_revoked", "This API key was revoked.");
            };
        }
    }
}
