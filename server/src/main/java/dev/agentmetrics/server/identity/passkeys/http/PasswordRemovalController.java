package dev.agentmetrics.server.identity.passkeys.http;

import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.passkeys.PasswordRemoval;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link PasswordRemoval}. */
@RestController
class PasswordRemovalController {

    private final PasswordRemoval removal;

    PasswordRemovalController(PasswordRemoval removal) {
        this.removal = removal;
    }

    @DeleteMapping("/v1/me/password")
    ResponseEntity<Map<String, String>> remove(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return Answers.session(removal.remove(session)).body(Map.of("status", "changed"));
    }
}
