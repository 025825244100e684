package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Where requests for links wait to be looked at. */
public interface LinkRequestStore {

    /** Somebody gave an address. */
    record Request(UUID id, Purpose purpose, String email, Origin from, Instant at) {}

    void insert(Request request);

    /** The oldest, new passwords first: whoever wants one is here already. */
    List<Request> first(int limit);

    /** True for one caller only, however many try at once. */
    boolean take(UUID id);
}
