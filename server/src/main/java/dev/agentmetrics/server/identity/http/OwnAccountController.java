package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.identity.EmailChange;
import dev.agentmetrics.server.identity.PasswordChange;
import dev.agentmetrics.server.identity.SignedIn;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link PasswordChange} and {@link EmailChange}. */
@RestController
@RequestMapping("/v1/me")
class OwnAccountController {

    private final PasswordChange passwordChange;
    private final EmailChange emailChange;

    OwnAccountController(PasswordChange passwordChange, EmailChange emailChange) {
        this.passwordChange = passwordChange;
        this.emailChange = emailChange;
    }

    @PostMapping("/password")
    ResponseEntity<Map<String, String>> password(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @RequestBody OwnAccountRequest wanted) {
        passwordChange.change(session, wanted.presentPassword(), wanted.password());
        return Answers.unstored(Map.of("status", "changed"));
    }

    @PostMapping("/email")
    ResponseEntity<Map<String, String>> email(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @RequestBody OwnAccountRequest wanted) {
        emailChange.ask(session, wanted.presentPassword(), wanted.email());
        return Answers.accepted();
    }
}
