package dev.agentmetrics.server.identity.providers.http;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.providers.Identities;
import dev.agentmetrics.server.identity.providers.Provider;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link Identities}. */
@RestController
@RequestMapping("/v1/me/identities")
class IdentitiesController {

    private final Identities identities;

    IdentitiesController(Identities identities) {
        this.identities = identities;
    }

    @GetMapping
    ResponseEntity<WaysView> list(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return ProviderAnswer.unstored().body(WaysView.of(identities.of(session)));
    }

    @PostMapping
    ResponseEntity<BegunView> link(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @RequestBody BeginRequest wanted) {
        return ProviderAnswer.begun(identities.beginLinking(session, wanted.requireProvider()));
    }

    @DeleteMapping("/{provider}")
    ResponseEntity<WaysView> unlink(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @PathVariable String provider) {
        var changed = identities.unlink(session, named(provider));
        return ProviderAnswer.session(changed.session()).body(WaysView.of(changed.ways()));
    }

    private static Provider named(String text) {
        return Provider.of(text)
                .orElseThrow(() -> new ProblemException(new Problem.NotFound("linked account")));
    }
}
