package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import java.util.function.Predicate;

/**
 * Watches how the engine moves what is under an old key. It does so by itself, in the background,
 * from the start of the server on that gave it the new one: until then nothing moves.
 */
final class EventStoreRotation implements RotatesData {

    private final EventStoreKeys keys;
    private final String inUse;
    private final Predicate<String> needs;

    /**
     * @param inUse the id of the key that the engine writes with
     * @param needs whether anything there is under the key of an id
     */
    EventStoreRotation(EventStoreKeys keys, String inUse, Predicate<String> needs) {
        this.keys = keys;
        this.inUse = inUse;
        this.needs = needs;
    }

    @Override
    public boolean isFor(Purpose purpose) {
        return purpose == Purpose.Shared.EVENT_STORE;
    }

    /** Nothing is left to do here: only {@link #isFree} tells. */
    @Override
    public Progress advance(Purpose purpose, int currentVersion) {
        return new Progress(0, 0);
    }

    /** While the engine writes with an older one, all are needed, however empty their disks are. */
    @Override
    public boolean isFree(Purpose purpose, int oldVersion) {
        return inUse.equals(keys.current()) && !needs.test(keys.id(oldVersion));
    }
}
