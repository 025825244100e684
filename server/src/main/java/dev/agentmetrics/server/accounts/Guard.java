package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The one place that decides whether a caller may do something. Deny by default. */
@Component
public class Guard {

    /** What an owner may still do where everything is being deleted. */
    private static final Set<Permission> LOOKING =
            Set.of(Permission.DATA_READ, Permission.AUDIT_READ, Permission.MEMBER_READ);

    private final ClosedOrganizations closed;

    public Guard(ClosedOrganizations closed) {
        this.closed = closed;
    }

    /** Returns when the caller has the permission, else ends the request with 403. */
    public void require(Caller caller, Permission permission) {
        requireAnytime(caller, permission);
        if (!permissions(caller).contains(permission)) {
            throw ClosedOrganizations.refusal();
        }
    }

    /**
     * What the caller may do now: less than their role or scope says where the organisation is
     * being deleted. Then its owners may look, and nobody else does anything.
     */
    public Set<Permission> permissions(Caller caller) {
        if (!closed.contains(caller.org())) {
            return caller.permissions();
        }
        return caller.may(Permission.OWNERSHIP)
                ? LOOKING.stream().filter(caller::may).collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** The same for the little that is possible also while the organisation is being deleted. */
    public void requireAnytime(Caller caller, Permission permission) {
        if (!caller.may(permission)) {
            throw new ProblemException(
                    new Problem.Forbidden(
                            "permission_denied",
                            "This credential lacks the permission "
                                    + permission.name().toLowerCase(java.util.Locale.ROOT)
                                    + "."));
        }
    }

    /**
     * Who is asking, where only a person may: a key belongs to the organisation, to nobody in it.
     */
    public PersonId requirePerson(Caller caller) {
        return switch (caller.actor()) {
            case Caller.Actor.Person(var id) -> id;
            case Caller.Actor.ApiKey _ ->
                    throw new ProblemException(
                            new Problem.Forbidden(
                                    "person_required", "Only a signed-in person can do this."));
        };
    }
}
