package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which organisations are being deleted, as it is kept. */
public interface DeletionStore {

    List<Deletion> all();

    Optional<Deletion> find(OrgId org);

    /** False when it is being deleted already. */
    boolean insert(Deletion deletion);

    /** Those that are waiting and due, and those that were begun. */
    List<Deletion> due(Instant now);

    /**
     * True for one caller only, and only when it stood there: nothing is begun that was stopped.
     */
    boolean advance(OrgId org, Deletion.State from, Deletion.State to);

    /** Stops it, if it can be stopped; true for one caller only. */
    boolean withdraw(OrgId org);

    /** It is done. False when somebody else did it. */
    boolean remove(OrgId org);
}
