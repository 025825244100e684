package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Outlives the process that a test plays. */
final class GoingInMemory implements GoingStore {

    private final List<Kept> all = new ArrayList<>();

    @Override
    public List<Kept> all() {
        return List.copyOf(all);
    }

    @Override
    public void add(OrgId org, UUID wish, Kind kind, Collection<String> ids) {
        all.add(new Kept(org, wish, kind, List.copyOf(ids)));
    }

    @Override
    public void forget(OrgId org, UUID wish) {
        all.removeIf(kept -> kept.org().equals(org) && kept.wish().equals(wish));
    }

    @Override
    public void forget(OrgId org) {
        all.removeIf(kept -> kept.org().equals(org));
    }
}
