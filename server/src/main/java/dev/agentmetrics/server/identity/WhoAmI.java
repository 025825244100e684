package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Tells a caller who they are. */
@Service
public class WhoAmI {

    private final AccountService accounts;
    private final Guard guard;

    public WhoAmI(AccountService accounts, Guard guard) {
        this.accounts = accounts;
        this.guard = guard;
    }

    /** A caller by name; the person is null for keys. */
    public record Introduction(Caller caller, Organization organization, @Nullable Person person) {}

    /** For people always: who lacks a second factor must be able to see that. */
    public Introduction introduce(Caller caller) {
        if (caller.actor() instanceof Caller.Actor.ApiKey) {
            guard.require(caller, Permission.DATA_READ);
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
        return new Introduction(caller, organization, person);
    }
}
