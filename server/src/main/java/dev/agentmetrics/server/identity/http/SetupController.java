package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.OwnerSetup;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link OwnerSetup}. */
@RestController
@RequestMapping("/v1/setup")
class SetupController {

    private final OwnerSetup setup;

    SetupController(OwnerSetup setup) {
        this.setup = setup;
    }

    @GetMapping("/{token}")
    ResponseEntity<SetupView> show(@PathVariable String token) {
        return Answers.unstored(new SetupView(setup.organization(token).name()));
    }

    @PostMapping
    ResponseEntity<SessionView> complete(Origin from, @RequestBody SetupRequest request) {
        return Answers.session(
                setup.complete(
                        request.token(),
                        request.email(),
                        request.password(),
                        request.organizationName(),
                        from));
    }

    /** What the link would set up. */
    record SetupView(String organization) {}
}
