package dev.agentmetrics.server.identity.passkeys.http;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.SessionCookie;
import dev.agentmetrics.server.identity.passkeys.PasskeySignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link PasskeySignIn}. */
@RestController
@RequestMapping("/v1/sign-ins/passkey")
class PasskeySignInController {

    private final PasskeySignIn signIn;

    PasskeySignInController(PasskeySignIn signIn) {
        this.signIn = signIn;
    }

    @PostMapping("/options")
    ResponseEntity<RequestOptionsView> begin(Origin from) {
        var begun = signIn.begin(from);
        return Answers.unstored()
                .header(HttpHeaders.SET_COOKIE, PasskeySignIn.COOKIE.set(begun.cookie()))
                .body(RequestOptionsView.of(begun.asked()));
    }

    @PostMapping
    ResponseEntity<OpenedView> finish(
            HttpServletRequest request,
            HttpServletResponse response,
            Origin from,
            @RequestBody AssertionRequest answer) {
        var held =
                new PasskeySignIn.Held(
                        PasskeySignIn.COOKIE.in(request).orElse(null),
                        SessionCookie.in(request).orElse(null));
        var assertion = answer.assertion();
        // Also when it is refused: it is used up.
        response.addHeader(HttpHeaders.SET_COOKIE, PasskeySignIn.COOKIE.clear());
        var session = signIn.finish(assertion, held, from);
        return Answers.session(session)
                // Headers of an answer take the place of those set before.
                .header(HttpHeaders.SET_COOKIE, PasskeySignIn.COOKIE.clear())
                .body(OpenedView.of(session));
    }
}
