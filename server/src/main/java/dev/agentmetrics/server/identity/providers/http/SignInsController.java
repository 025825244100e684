package dev.agentmetrics.server.identity.providers.http;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.SessionCookie;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.passkeys.PasskeySignIn;
import dev.agentmetrics.server.identity.providers.ProviderSignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link ProviderSignIn}. */
@RestController
@RequestMapping("/v1/sign-ins")
class SignInsController {

    private final ProviderSignIn signIn;
    private final PasskeySignIn passkeys;

    SignInsController(ProviderSignIn signIn, PasskeySignIn passkeys) {
        this.signIn = signIn;
        this.passkeys = passkeys;
    }

    @GetMapping
    ResponseEntity<OfferView> offer() {
        return ProviderAnswer.unstored().body(OfferView.of(signIn.offered(), passkeys.isOffered()));
    }

    @PostMapping
    ResponseEntity<BegunView> begin(Origin from, @RequestBody BeginRequest wanted) {
        return ProviderAnswer.begun(signIn.begin(wanted.requireProvider(), wanted.next(), from));
    }

    @PostMapping("/finish")
    ResponseEntity<?> finish(
            HttpServletRequest request,
            HttpServletResponse response,
            Origin from,
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @RequestBody FinishRequest answer) {
        var held =
                new ProviderSignIn.Held(
                        ProviderSignIn.COOKIE.in(request).orElse(null),
                        SessionCookie.in(request).orElse(null),
                        session);
        // Also when it is refused: it is used up.
        response.addHeader(HttpHeaders.SET_COOKIE, ProviderSignIn.COOKIE.clear());
        var finished = signIn.finish(answer.requireProvider(), answer.answer(), held, from);
        return ProviderAnswer.finished(finished);
    }
}
