package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Deletion;
import dev.agentmetrics.server.accounts.DeletionStore;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Tells a caller who they are. */
@Service
public class WhoAmI {

    private final AccountService accounts;
    private final DeletionStore deletions;
    private final Guard guard;
    private final Operator operator;

    public WhoAmI(
            AccountService accounts, DeletionStore deletions, Guard guard, Operator operator) {
        this.accounts = accounts;
        this.deletions = deletions;
        this.guard = guard;
        this.operator = operator;
    }

    /**
     * A caller by name.
     *
     * @param deletionDueAt null unless the organisation is being deleted
     * @param person null for keys
     * @param permissions what they may do now
     * @param operator whether the caller runs this deployment
     */
    public record Introduction(
            Caller caller,
            Organization organization,
            @Nullable Instant deletionDueAt,
            @Nullable Person person,
            Set<Permission> permissions,
            boolean operator) {

        public Introduction {
            permissions = Set.copyOf(permissions);
        }
    }

    /** For people always: who lacks a second factor must be able to see that. */
    public Introduction introduce(Caller caller) {
        if (caller.actor() instanceof Caller.Actor.ApiKey) {
            guard.requireAnytime(caller, Permission.DATA_READ);
        }
        var organization =
                accounts.find(caller.org())
                        .orElseThrow(
                                () -> new ProblemException(new Problem.NotFound("organization")));
        var person =
                switch (caller.actor()) {
                    case Caller.Actor.Person(var id) -> accounts.find(id).orElse(null);
                    case Caller.Actor.ApiKey _ -> null;
                };
        return new Introduction(
                caller,
                organization,
                deletions.find(caller.org()).map(Deletion::dueAt).orElse(null),
                person,
                guard.permissions(caller),
                operator.is(caller));
    }
}
