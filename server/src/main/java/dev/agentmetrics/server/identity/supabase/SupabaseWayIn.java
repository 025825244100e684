package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.WayIn;
import org.springframework.stereotype.Component;

/** Another service by way of Supabase, of somebody who has no password there. */
@Component
@OnSupabase
final class SupabaseWayIn implements WayIn {

    private final SupabaseStore store;

    SupabaseWayIn(SupabaseStore store) {
        this.store = store;
    }

    @Override
    public int count(PersonId person) {
        return store.isLinked(person) && !store.hasPassword(person) ? 1 : 0;
    }
}
