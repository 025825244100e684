package dev.agentmetrics.server.identity.passkeys.http;

import dev.agentmetrics.server.identity.SignInSteps;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.passkeys.PasskeyQuestions;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link PasskeyQuestions}; the answers go to where every other proof goes. */
@RestController
class PasskeyQuestionsController {

    private final PasskeyQuestions questions;

    PasskeyQuestionsController(PasskeyQuestions questions) {
        this.questions = questions;
    }

    @PostMapping("/v1/sign-ins/second-step/passkey")
    ResponseEntity<RequestOptionsView> secondStep(HttpServletRequest request) {
        return Answers.unstored()
                .body(
                        RequestOptionsView.of(
                                questions.forSecondStep(
                                        SignInSteps.COOKIE.in(request).orElse(null))));
    }

    @PostMapping("/v1/sessions/current/step-up/passkey")
    ResponseEntity<RequestOptionsView> stepUp(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return Answers.unstored().body(RequestOptionsView.of(questions.forStepUp(session)));
    }
}
