package dev.agentmetrics.server.telemetry;

import java.util.List;
import java.util.UUID;

/** Which of an organisation's events somebody wants gone. */
public sealed interface ChosenEvents {

    /** One run, by the id that the dashboard shows. */
    record OfRun(UUID run) implements ChosenEvents {}

    /** Everything that one agent sent. */
    record OfAgent(String agent) implements ChosenEvents {}

    /**
     * Whatever names an end user in its metadata. The user is known by a digest, so that nothing
     * which outlives the events holds the name: SHA-256 of {@code salt} followed by the name, both
     * as text.
     *
     * @param salt hexadecimal
     * @param digest upper-case hexadecimal
     */
    record OfEndUser(String salt, String digest) implements ChosenEvents {

        /** Where clients put an end user's name. */
        public static final List<String> FIELDS =
                List.of("user_id", "userId", "end_user_id", "user.id", "enduser.id");
    }
}
