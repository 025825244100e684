package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.SessionCookie;
import dev.agentmetrics.server.identity.SignInService;
import dev.agentmetrics.server.identity.SignOut;
import dev.agentmetrics.server.identity.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link SignInService} and {@link SignOut}. */
@RestController
@RequestMapping("/v1/sessions")
class SessionController {

    private final SignInService signIn;
    private final SignOut signOut;

    SessionController(SignInService signIn, SignOut signOut) {
        this.signIn = signIn;
        this.signOut = signOut;
    }

    @PostMapping
    ResponseEntity<?> open(
            HttpServletRequest request, Origin from, @RequestBody SignInRequest wanted) {
        return Answers.signIn(
                signIn.signIn(wanted.attempt(), from, SessionCookie.in(request).orElse(null)));
    }

    @DeleteMapping("/current")
    ResponseEntity<Map<String, String>> close(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        signOut.signOut(session);
        return Answers.signedOut(Map.of("status", "signed_out"));
    }
}
