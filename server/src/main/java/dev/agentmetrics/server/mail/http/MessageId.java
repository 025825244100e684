package dev.agentmetrics.server.mail.http;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids of messages as they stand in addresses. */
final class MessageId {

    private MessageId() {}

    /** Empty when it can be the id of none. */
    static Optional<UUID> of(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static @Nullable UUID cursor(@Nullable String text) {
        return text == null
                ? null
                : of(text).orElseThrow(
                                () ->
                                        new ProblemException(
                                                new Problem.Malformed(
                                                        "invalid_cursor",
                                                        "This cursor was not made here.")));
    }
}
