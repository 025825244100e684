package dev.agentmetrics.server.identity;

import java.util.Optional;

/** What the value of a cookie is worth. */
public sealed interface SessionCheck {

    record Accepted(SignedIn signedIn) implements SessionCheck {}

    /** It was the value of a session that is over. */
    record Over(EndReason reason) implements SessionCheck {}

    /** Never a value of ours, long forgotten, or just replaced because the person gained rights. */
    record Unknown() implements SessionCheck {}

    default Optional<SignedIn> session() {
        return switch (this) {
            case Accepted(var signedIn) -> Optional.of(signedIn);
            case Over _, Unknown _ -> Optional.empty();
        };
    }
}
