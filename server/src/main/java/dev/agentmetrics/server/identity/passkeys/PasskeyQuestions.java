package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.identity.SignInSteps;
import dev.agentmetrics.server.identity.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.stereotype.Service;

/** Asks somebody who is known for one of their passkeys, as a second step or once more. */
@Service
public class PasskeyQuestions {

    private final PasskeyFactor factor;
    private final SignInSteps steps;

    PasskeyQuestions(PasskeyFactor factor, SignInSteps steps) {
        this.factor = factor;
        this.steps = steps;
    }

    /**
     * @param waiting the cookie of a sign-in that waits in the browser
     */
    public PublicKeyCredentialRequestOptions forSecondStep(@Nullable String waiting) {
        return factor.ask(steps.person(waiting));
    }

    public PublicKeyCredentialRequestOptions forStepUp(@Nullable SignedIn session) {
        return factor.ask(ProofChange.person(ProofChange.require(session)));
    }
}
