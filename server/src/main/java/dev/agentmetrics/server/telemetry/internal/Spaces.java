package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Short numbers for "the ids of this organisation in this table", so that sets of ids hold numbers
 * only. Good for the life of the process.
 */
final class Spaces {

    private final ConcurrentHashMap<OrgId, Integer> numbers = new ConcurrentHashMap<>();
    private final List<OrgId> organisations = new CopyOnWriteArrayList<>();

    int of(OrgId org, Table table) {
        var known = numbers.get(org);
        return 2 * (known == null ? register(org) : known) + table.offset;
    }

    OrgId organisation(int space) {
        return organisations.get(space / 2);
    }

    Table table(int space) {
        return space % 2 == Table.RUNS.offset ? Table.RUNS : Table.CLIENT_EVENTS;
    }

    private synchronized int register(OrgId org) {
        return numbers.computeIfAbsent(
                org,
                added -> {
                    organisations.add(added);
                    return organisations.size() - 1;
                });
    }

    /** Where an id lives. Two tables never share ids. */
    enum Table {
        RUNS(0),
        CLIENT_EVENTS(1);

        private final int offset;

        Table(int offset) {
            this.offset = offset;
        }
    }
}
