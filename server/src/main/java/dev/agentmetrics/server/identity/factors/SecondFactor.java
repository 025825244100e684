package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;

/**
 * One kind of second factor; every bean of this type counts. Sessions and the guard ask through it
 * on every request, so it depends on neither.
 */
public interface SecondFactor {

    ProofKind kind();

    /** Whether this person has one, confirmed. */
    boolean has(PersonId person);

    /**
     * Whether this answer proves it now; the same answer does so once, however often and wherever
     * it is given. Tries are counted by who asks, {@link Factors#require}.
     *
     * @param answer the six digits; for a passkey, the browser's answer as JSON
     */
    boolean prove(PersonId person, String answer, Origin from);
}
