package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.db.KeptInMemory;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Organisations that are being deleted, in memory, where every request is checked against them.
 * Nobody else writes their table, so that a change here, made after it was stored, holds for the
 * very next request.
 */
@Component
public class ClosedOrganizations implements KeptInMemory {

    private final Set<OrgId> closed = ConcurrentHashMap.newKeySet();
    private final Supplier<List<OrgId>> stored;

    @Autowired
    public ClosedOrganizations(DeletionStore store) {
        this(() -> store.all().stream().map(Deletion::org).toList());
    }

    public ClosedOrganizations(Collection<OrgId> closed) {
        this(() -> List.copyOf(closed));
    }

    private ClosedOrganizations(Supplier<List<OrgId>> stored) {
        this.stored = stored;
        closed.addAll(stored.get());
    }

    @Override
    public void readAgain() {
        var opened = new HashSet<>(closed);
        var now = stored.get();
        closed.addAll(now);
        now.forEach(opened::remove);
        closed.removeAll(opened);
    }

    public boolean contains(OrgId org) {
        return closed.contains(org);
    }

    /** After it was stored. */
    public void add(OrgId org) {
        closed.add(org);
    }

    /** After it was stored that the organisation is open again, or gone. */
    public void remove(OrgId org) {
        closed.remove(org);
    }

    /** What is answered to whoever wants to change something there, or to look and may not. */
    public static ProblemException refusal() {
        return new ProblemException(
                new Problem.Forbidden(
                        "organization_deleting",
                        "This organisation is being deleted. Its owners can still stop that."));
    }
}
