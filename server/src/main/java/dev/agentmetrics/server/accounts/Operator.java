package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import org.springframework.stereotype.Component;

/**
 * Who runs this deployment: the owners of the organisation that was made at its first start.
 *
 * <p>Guarantees that nobody inherits it: when that organisation is gone, nobody is the operator.
 */
@Component
public class Operator {

    private final OrgId organization;
    private final AccountStore accounts;

    public Operator(OperatorStore store, AccountService service, AccountStore accounts) {
        this.organization = store.find().orElseGet(() -> store.remember(service.first().id()));
        this.accounts = accounts;
    }

    public OrgId organization() {
        return organization;
    }

    /** Whether the caller is a person who runs this deployment. */
    public boolean is(Caller caller) {
        return caller.actor() instanceof Caller.Actor.Person(var person)
                && caller.org().equals(organization)
                && accounts.find(organization, person)
                        .filter(membership -> membership.role() == Role.OWNER)
                        .isPresent();
    }

    /** Returns when the caller is a person who runs this deployment, else ends with 403. */
    public void require(Caller caller) {
        Guard.requireFactor(caller);
        boolean operator = is(caller);
        if (!operator) {
            throw new ProblemException(
                    new Problem.Forbidden(
                            "operator_only",
                            "Only owners of the organisation that runs this server may do this."));
        }
    }
}
