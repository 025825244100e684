package dev.agentmetrics.server.content;

import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import dev.agentmetrics.server.telemetry.content.ContentStore;
import org.springframework.stereotype.Component;

/**
 * The keys of organisations: what is stored from now on is under the newest version, and nothing is
 * sealed again. An old version is needed until the last of what it sealed has gone, which is a year
 * at most; then it is disabled, and later destroyed.
 */
@Component
class ContentKeyRotation implements RotatesData {

    private static final Progress NOTHING_TO_MOVE = new Progress(0, 0);

    private final ContentStore store;

    ContentKeyRotation(ContentStore store) {
        this.store = store;
    }

    @Override
    public boolean isFor(Purpose purpose) {
        return purpose instanceof Purpose.OfOrganization;
    }

    @Override
    public Progress advance(Purpose purpose, int currentVersion) {
        return NOTHING_TO_MOVE;
    }

    @Override
    public boolean isFree(Purpose purpose, int oldVersion) {
        return purpose instanceof Purpose.OfOrganization(var org) && !store.needs(org, oldVersion);
    }
}
