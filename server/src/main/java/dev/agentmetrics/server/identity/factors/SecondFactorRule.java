package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Whether an organisation wants everybody in it to have a second factor.
 *
 * <p>Guarantees that from the next request on, whoever has none can do nothing there but add one;
 * and that nobody locks themselves out with it. Does not concern API keys, which are no people.
 */
@Service
public class SecondFactorRule {

    private final RuleStore store;
    private final Factors factors;
    private final Guard guard;
    private final FactorJournal journal;
    private final TransactionOperations transactions;
    private final Clock clock;

    SecondFactorRule(
            RuleStore store,
            Factors factors,
            Guard guard,
            FactorJournal journal,
            TransactionOperations transactions,
            Clock clock) {
        this.store = store;
        this.factors = factors;
        this.guard = guard;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    public boolean isRequired(Caller caller) {
        guard.require(caller, Permission.DATA_READ);
        return store.isRequired(caller.org());
    }

    public boolean set(Caller caller, @Nullable Boolean required) {
        guard.require(caller, Permission.ORG_MANAGE);
        guard.requireRecent(caller);
        if (required == null) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "Nothing was changed.",
                            List.of(new FieldError("required", "required", "true or false"))));
        }
        if (required
                && caller.actor() instanceof Caller.Actor.Person(var person)
                && !factors.has(person)) {
            throw new ProblemException(
                    new Problem.Conflict(
                            "own_factor_first",
                            "Add a second factor yourself first, or you would lock yourself"
                                    + " out."));
        }
        transactions.executeWithoutResult(
                _ -> {
                    if (store.set(caller.org(), required, clock.instant())) {
                        journal.ruleChanged(caller, required);
                    }
                });
        return required;
    }
}
