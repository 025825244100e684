package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.SignInSteps;
import dev.agentmetrics.server.identity.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The second half of signing in, for whoever has a second factor. */
@Service
public class SecondStep {

    private final SignInSteps steps;
    private final Factors factors;

    SecondStep(SignInSteps steps, Factors factors) {
        this.steps = steps;
        this.factors = factors;
    }

    /** A new session, when the answer is right. */
    public SignedIn prove(
            SignInSteps.Held held, @Nullable ProofKind kind, @Nullable String answer, Origin from) {
        return steps.second(
                held,
                person -> {
                    factors.require(person, kind, answer, from);
                    return kind == null ? ProofKind.SIGN_IN : kind;
                },
                from);
    }
}
