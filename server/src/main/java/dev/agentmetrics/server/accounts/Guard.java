package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import org.springframework.stereotype.Component;

/** The one place that decides whether a caller may do something. Deny by default. */
@Component
public class Guard {

    /** Returns when the caller has the permission, else ends the request with 403. */
    public void require(Caller caller, Permission permission) {
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
