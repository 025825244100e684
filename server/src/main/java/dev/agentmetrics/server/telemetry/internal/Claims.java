package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.RunId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who stores an id. An id belongs to the first group that claims it, until that group is
 * released; after that the filter remembers it, and the store knows the truth.
 *
 * <p>All of it happens under one lock, so of two groups that bring the same id exactly one owns it,
 * and an id that nobody has in flight is in the store exactly if its insert succeeded.
 */
final class Claims {

    /** Rebuild a filter when it holds this much more than it was made for. */
    private static final double OVERFULL = 1.2;

    private final List<Group> inFlight = new ArrayList<>();

    /** Organisations that nothing is stored for any more; few, and kept until the process ends. */
    private final Set<OrgId> shut = new HashSet<>();

    private @Nullable IdFilter filter;
    private @Nullable IdFilter building;
    private long remembered;
    private long added;

    /**
     * Claims every item of the group's batches. Items that another group has in flight, or that
     * came earlier in this group, become repeats. Items that may be in the store are added to the
     * group's doubts: the caller looks them up before it inserts. Batches of an organisation that
     * is shut are refused.
     */
    synchronized void claim(Group group) {
        for (var batch : group.batches()) {
            if (shut.contains(batch.org)) {
                batch.refuse();
                continue;
            }
            for (var item = 0; item < batch.size(); item++) {
                claim(group, batch, item);
            }
        }
        inFlight.add(group);
    }

    private void claim(Group group, Batch batch, int item) {
        var space = batch.space(item);
        var high = batch.high(item);
        var low = batch.low(item);
        for (var other : inFlight) {
            if (other.ids().contains(space, high, low)) {
                batch.repeat(item);
                group.await(batch, other);
                return;
            }
        }
        if (!group.ids().add(space, high, low)) {
            batch.repeat(item);
            return;
        }
        var maybe = filter == null || filter.mayContain(space, high, low);
        if (maybe) {
            group.doubt(batch, item);
        }
        if (filter == null || !maybe) {
            added++;
        }
        if (filter != null) {
            filter.add(space, high, low);
        }
        if (building != null) {
            building.add(space, high, low);
        }
    }

    /**
     * From now on no group stores anything of this organisation, but for those given back, whose
     * inserts may be under way.
     */
    synchronized List<Group> shut(OrgId org) {
        shut.add(org);
        return inFlight.stream().filter(group -> group.concerns(org)).toList();
    }

    /** Whether nothing is stored for it any more. */
    synchronized boolean isShut(OrgId org) {
        return shut.contains(org);
    }

    /** Whether any of these may be in the store; a no is certain. */
    synchronized boolean mayKnowAny(int space, Collection<RunId> runs) {
        if (filter == null) {
            return true;
        }
        for (var run : runs) {
            var id = run.value();
            if (filter.mayContain(
                    space, id.getMostSignificantBits(), id.getLeastSignificantBits())) {
                return true;
            }
        }
        return false;
    }

    /** The group's inserts are visible, or have failed: from now on the store is asked. */
    synchronized void release(Group group) {
        inFlight.remove(group);
    }

    /**
     * From now on new ids are added to this filter, too. Ids in flight are in it at once; whoever
     * reads the store after this call and adds what is there misses nothing.
     */
    synchronized void build(IdFilter next) {
        inFlight.forEach(group -> group.ids().forEach(next::add));
        building = next;
        added = 0;
    }

    /** The filter being built knows everything and takes over. */
    synchronized void built(long stored) {
        filter = building;
        building = null;
        remembered = stored;
    }

    /** The filter could not be built; the old one, if any, stays. */
    synchronized void abandon() {
        building = null;
    }

    synchronized boolean isFilterReady() {
        return filter != null;
    }

    synchronized boolean isFilterOverfull() {
        return filter != null
                && building == null
                && remembered + added > OVERFULL * filter.capacity();
    }

    synchronized long filterBytes() {
        return filter == null ? 0 : filter.bytes();
    }
}
