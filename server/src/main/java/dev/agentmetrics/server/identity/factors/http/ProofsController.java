package dev.agentmetrics.server.identity.factors.http;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.SessionCookie;
import dev.agentmetrics.server.identity.SignInSteps;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.factors.SecondStep;
import dev.agentmetrics.server.identity.factors.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link SecondStep} and {@link StepUp}. */
@RestController
class ProofsController {

    private final SecondStep secondStep;
    private final StepUp stepUp;

    ProofsController(SecondStep secondStep, StepUp stepUp) {
        this.secondStep = secondStep;
        this.stepUp = stepUp;
    }

    @PostMapping("/v1/sign-ins/second-step")
    ResponseEntity<ProvenView> secondStep(
            HttpServletRequest request, Origin from, @RequestBody ProofRequest given) {
        var held =
                new SignInSteps.Held(
                        SignInSteps.COOKIE.in(request).orElse(null),
                        SessionCookie.in(request).orElse(null));
        var session = secondStep.prove(held, given.kind(), given.answer(), from);
        return FactorAnswer.session(session)
                .header(HttpHeaders.SET_COOKIE, SignInSteps.COOKIE.clear())
                .body(ProvenView.of(session));
    }

    @PostMapping("/v1/sessions/current/step-up")
    ResponseEntity<ProvenView> stepUp(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @RequestBody ProofRequest given) {
        var proven = stepUp.prove(session, given.attempt());
        return FactorAnswer.session(proven).body(ProvenView.of(proven));
    }
}
