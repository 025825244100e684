package dev.agentmetrics.server.core;

import java.util.Set;

/**
 * Who is asking, on behalf of which organisation, and what they may do. Made once, by
 * authentication.
 */
public record Caller(OrgId org, Actor actor, Set<Permission> permissions) {

    public Caller {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** A key or a person. */
    public sealed interface Actor {

        /**
         * {@code hosted} keys (prefix {@code am_live_}) get the documented 200 where others get
         * 201.
         */
        record ApiKey(String keyId, boolean hosted) implements Actor {}

        record Person(PersonId id) implements Actor {}
    }
}
