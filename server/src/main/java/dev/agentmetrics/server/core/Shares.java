package dev.agentmetrics.server.core;

import java.util.HashMap;
import java.util.Map;

/**
 * A space that organisations share, and what each of them holds of it.
 *
 * <p>Guarantees, where {@link #isFair} is asked, that none of them fills it: nobody may hold more
 * than is left for the others. One alone gets half of the space, two get a third each, and there is
 * always room for one more. Not for use by several threads at once.
 */
public final class Shares {

    private final long size;
    private final Map<OrgId, Long> held = new HashMap<>();
    private long taken;

    public Shares(long size) {
        this.size = size;
    }

    /** Less than nothing when more was taken than there is. */
    public long free() {
        return size - taken;
    }

    public long heldBy(OrgId org) {
        return held.getOrDefault(org, 0L);
    }

    /** Whether the organisation may have so much more. */
    public boolean isFair(OrgId org, long amount) {
        return heldBy(org) + amount <= free();
    }

    /** Gives it so much, whether that is fair or not; a negative amount comes back. */
    public void take(OrgId org, long amount) {
        taken += amount;
        long now = heldBy(org) + amount;
        if (now == 0) {
            held.remove(org);
        } else {
            held.put(org, now);
        }
    }
}
