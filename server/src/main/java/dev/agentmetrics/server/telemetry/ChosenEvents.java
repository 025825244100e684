package dev.agentmetrics.server.telemetry;

import java.util.List;
import java.util.UUID;

/** Which of an organisation's events somebody wants gone. */
public sealed interface ChosenEvents {

    /** One run, by the id that the dashboard shows. */
    record OfRun(UUID run) implements ChosenEvents {}

    /** What was said in the spans of one environment; the spans stay. */
    record OfContent(String environment) implements ChosenEvents {}

    /** Everything that one agent sent. */
    record OfAgent(String agent) implements ChosenEvents {}

    /**
     * Whatever names an end user in its metadata. The user is known by digests, so that nothing
     * which outlives the events holds the name: SHA-256 of {@code salt} followed by the name, both
     * as text; and the same of each pseudonym, by which spans know the user.
     *
     * @param salt hexadecimal
     * @param digest upper-case hexadecimal
     * @param pseudonyms the first {@link #PSEUDONYM_DIGITS} digits of each digest
     */
    record OfEndUser(String salt, String digest, List<String> pseudonyms) implements ChosenEvents {

        /** A pseudonym has no more bits itself. */
        public static final int PSEUDONYM_DIGITS = 32;

        /** Where clients put an end user's name. */
        public static final List<String> FIELDS =
                List.of("user_id", "userId", "end_user_id", "user.id", "enduser.id");

        public OfEndUser {
            pseudonyms = List.copyOf(pseudonyms);
        }

        /** Of somebody whose pseudonyms nobody knows. */
        public OfEndUser(String salt, String digest) {
            this(salt, digest, List.of());
        }
    }
}
