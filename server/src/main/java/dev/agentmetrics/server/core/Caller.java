package dev.agentmetrics.server.core;

import java.util.Set;

/**
 * Who is asking, on behalf of which organisation, what they may do, from where, and how sure that
 * is. Made once, by authentication.
 */
public record Caller(
        OrgId org, Actor actor, Set<Permission> permissions, Origin origin, Assurance assurance) {

    /** Whoever lacks a factor may do nothing. */
    public Caller {
        permissions = assurance.lacksFactor() ? Set.of() : Set.copyOf(permissions);
    }

    public Caller(OrgId org, Actor actor, Set<Permission> permissions, Origin origin) {
        this(org, actor, permissions, origin, Assurance.NONE);
    }

    public Caller(OrgId org, Actor actor, Set<Permission> permissions) {
        this(org, actor, permissions, Origin.UNKNOWN);
    }

    /** The same, asking from there. */
    public Caller from(Origin where) {
        return new Caller(org, actor, permissions, where, assurance);
    }

    /** The same, as sure as that. */
    public Caller with(Assurance sure) {
        return new Caller(org, actor, permissions, origin, sure);
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
