package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.core.OrgId;

/** Removes everything that the event store has of an organisation. */
public interface EventErasure {

    /**
     * Takes no event of the organisation any more, waits for what is being stored, and removes what
     * is there: from every table, and from its files. May take minutes. Doing it again, after a
     * failure or a restart, is safe; when it returns, nothing is left and nothing will come.
     */
    void erase(OrgId org);

    /** How many rows there are, in all tables. */
    long remaining(OrgId org);
}
