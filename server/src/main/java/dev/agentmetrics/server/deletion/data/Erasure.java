package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventRemoval;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish that a part of the data be gone, and how far it has come.
 *
 * @param requestedAt what was received until then is meant
 * @param dueAt when it is done at the latest
 * @param hiddenAt since when no answer shows it; null before
 * @param erasedAt since when no file holds it; null before
 * @param rows how many there were
 * @param receipt the signed statement, when it is done
 */
public record Erasure(
        UUID id,
        OrgId org,
        ChosenEvents chosen,
        Instant requestedAt,
        Instant dueAt,
        State state,
        @Nullable Instant hiddenAt,
        @Nullable Instant erasedAt,
        EventRemoval.Count rows,
        @Nullable String receipt) {

    /** Until the files are clean, which takes minutes; a day, should the server be stopped. */
    private static final Duration DEADLINE = Duration.ofDays(1);

    /** One that nothing was done for yet. */
    static Erasure requested(UUID id, OrgId org, ChosenEvents chosen, Instant at) {
        return new Erasure(
                id,
                org,
                chosen,
                at,
                at.plus(DEADLINE),
                State.REQUESTED,
                null,
                null,
                EventRemoval.Count.NONE,
                null);
    }

    /** In this order. Names are stored. */
    public enum State {
        /** Stored; the event store has not done its part yet. */
        REQUESTED,
        /** Gone from every answer and every sum. */
        HIDDEN,
        /** Gone from the files, and the receipt is there. */
        ERASED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** As it is stored, sent and shown. */
    public String kind() {
        return switch (chosen) {
            case ChosenEvents.OfRun _ -> "run";
            case ChosenEvents.OfAgent _ -> "agent";
            case ChosenEvents.OfContent _ -> "content";
            case ChosenEvents.OfEndUser _ -> "end_user";
        };
    }

    /** What it is about; empty for an end user, whose name is kept nowhere. */
    public String subject() {
        return switch (chosen) {
            case ChosenEvents.OfRun(var run) -> run.toString();
            case ChosenEvents.OfAgent(var agent) -> agent;
            case ChosenEvents.OfContent(var environment) -> environment;
            case ChosenEvents.OfEndUser _ -> "";
        };
    }
}
