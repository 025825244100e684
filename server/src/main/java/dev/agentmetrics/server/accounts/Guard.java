package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The one place that decides whether a caller may do something, and whether it is sure enough that
 * it is them. Deny by default.
 */
@Component
public class Guard {

    /** What an owner may still do where everything is being deleted. */
    private static final Set<Permission> LOOKING =
            Set.of(Permission.DATA_READ, Permission.AUDIT_READ, Permission.MEMBER_READ);

    /** How long a proof counts for what is sensitive. */
    public static final Duration RECENT = Duration.ofMinutes(10);

    private final ClosedOrganizations closed;
    private final Clock clock;
    private final Proofs proofs;

    public Guard(ClosedOrganizations closed, Clock clock, Proofs proofs) {
        this.closed = closed;
        this.clock = clock;
        this.proofs = proofs;
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
        requireFactor(caller);
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

    /** Whoever lacks the second factor that their organisation wants may do nothing in it. */
    static void requireFactor(Caller caller) {
        if (caller.assurance().lacksFactor()) {
            throw new ProblemException(
                    new Problem.Forbidden(
                            "second_factor_required",
                            "This organisation wants everybody to have a second factor. Add one"
                                    + " under Settings, Security."));
        }
    }

    /**
     * For what a session that somebody found open must not do: returns when the person proved who
     * they are in this session in the last ten minutes. Signing in is such a proof. An API key is
     * one by itself.
     */
    public void requireRecent(Caller caller) {
        switch (caller.actor()) {
            case Caller.Actor.ApiKey _ -> {}
            case Caller.Actor.Person(var person) -> {
                if (!isRecent(caller)) {
                    throw new ProblemException(stepUp(person));
                }
            }
        }
    }

    /** Whether {@link #requireRecent} would let the caller through now. */
    public boolean isRecent(Caller caller) {
        return clock.instant().isBefore(caller.assurance().provedAt().plus(RECENT));
    }

    private Problem stepUp(PersonId person) {
        return new Problem.StepUpRequired(
                proofs.of(person).stream()
                        .sorted()
                        .map(kind -> new FieldError("proof", kind.text(), kind.label()))
                        .toList());
    }
}
