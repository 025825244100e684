package dev.agentmetrics.server.core;

import java.util.Set;

/**
 * Who is asking, on behalf of which organisation, what they may do, and from where. Made once, by
 * authentication.
 */
public record Caller(OrgId org, Actor actor, Set<Permission> permissions, Origin origin) {

    public Caller {
        permissions = Set.copyOf(permissions);
    }

    public Caller(OrgId org, Actor actor, Set<Permission> permissions) {
        this(org, actor, permissions, Origin.UNKNOWN);
    }

    /** The same, asking from there. */
    public Caller from(Origin where) {
        return new Caller(org, actor, permissions, where);
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
