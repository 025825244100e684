package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.WhoAmI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link WhoAmI}. */
@RestController
class MeController {

    private final WhoAmI whoAmI;

    MeController(WhoAmI whoAmI) {
        this.whoAmI = whoAmI;
    }

    @GetMapping("/v1/me")
    ResponseEntity<MeView> me(
            Caller caller,
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return Answers.unstored(MeView.of(whoAmI.introduce(caller), session));
    }
}
