package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.crypto.Secret;
import java.util.Set;

/** What the first proof of who somebody is led to. */
public sealed interface SignInResult {

    /** They are in. */
    record Opened(SignedIn session) implements SignInResult {}

    /**
     * They have a second factor, and no session until they have proved it.
     *
     * @param ticket belongs into a cookie of the browser, and nowhere else
     * @param proofs what they can prove it with
     */
    record Waiting(Secret ticket, Set<ProofKind> proofs) implements SignInResult {

        public Waiting {
            proofs = Set.copyOf(proofs);
        }
    }
}
