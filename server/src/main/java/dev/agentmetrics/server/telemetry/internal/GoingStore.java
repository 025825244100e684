package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What {@link GoingTraces} must know after a restart. */
interface GoingStore {

    /** What an id is of. Names are stored. */
    enum Kind {
        TRACE,
        /** A digest of a provider's id of an answer. */
        ANSWER,
        /** A digest of what clients call a trace. */
        DECLARED
    }

    /** Some ids of a wish, which may have several of these. */
    record Kept(OrgId org, UUID wish, Kind kind, List<String> ids) {}

    List<Kept> all();

    /** Keeps nothing of an organisation that is not there: nothing more comes of it. */
    void add(OrgId org, UUID wish, Kind kind, Collection<String> ids);

    void forget(OrgId org, UUID wish);

    /** All wishes of an organisation. */
    void forget(OrgId org);
}
