package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.PersonId;
import java.util.Set;

/** How a person can prove once more who they are. Known to {@code identity}. */
public interface Proofs {

    /** The strongest they have: whoever has a second factor does not get by with a password. */
    Set<ProofKind> of(PersonId person);
}
