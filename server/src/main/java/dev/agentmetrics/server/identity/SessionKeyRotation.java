package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Nothing is moved: what these keys hashed (values of sessions, links, invitations) or sealed (a
 * session's tokens elsewhere) runs out by itself and is found by either key until then.
 */
@Component
class SessionKeyRotation implements RotatesData {

    private static final Set<Purpose> RUN_OUT =
            Set.of(Purpose.Shared.SESSION_SEALING, Purpose.Shared.PROVIDER_TOKENS);

    /** Longer than any of these works: an invitation does for seven days. */
    static final Duration LONGEST = Duration.ofDays(8);

    private final KeyRing ring;
    private final Clock clock;

    SessionKeyRotation(KeyRing ring, Clock clock) {
        this.ring = ring;
        this.clock = clock;
    }

    @Override
    public boolean isFor(Purpose purpose) {
        return RUN_OUT.contains(purpose);
    }

    @Override
    public Progress advance(Purpose purpose, int currentVersion) {
        return new Progress(0, 0);
    }

    /** The next version came when this one was used last. */
    @Override
    public boolean isFree(Purpose purpose, int oldVersion) {
        return ring.versions(purpose).stream()
                .filter(info -> info.version() == oldVersion + 1 || info.state() == State.CURRENT)
                .map(DataKeyInfo::created)
                .min(java.util.Comparator.naturalOrder())
                .filter(end -> clock.instant().isAfter(end.plus(LONGEST)))
                .isPresent();
    }
}
