package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.EmailChange;
import dev.agentmetrics.server.identity.PasswordReset;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link PasswordReset}, and of the link that {@link EmailChange} sends. */
@RestController
class RecoveryController {

    private final PasswordReset reset;
    private final EmailChange emailChange;

    RecoveryController(PasswordReset reset, EmailChange emailChange) {
        this.reset = reset;
        this.emailChange = emailChange;
    }

    @PostMapping("/v1/password-resets")
    ResponseEntity<Map<String, String>> ask(Origin from, @RequestBody EmailRequest wanted) {
        reset.ask(wanted.email(), from);
        return Answers.accepted();
    }

    @PostMapping("/v1/password-resets/complete")
    ResponseEntity<Map<String, String>> complete(Origin from, @RequestBody LinkUse use) {
        reset.complete(use.token(), use.password(), from);
        return Answers.unstored(Map.of("status", "changed"));
    }

    @PostMapping("/v1/email-confirmations")
    ResponseEntity<Map<String, String>> confirm(Origin from, @RequestBody LinkUse use) {
        emailChange.confirm(use.token(), from);
        return Answers.unstored(Map.of("status", "changed"));
    }
}
