package dev.agentmetrics.server.identity.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.identity.OrganizationSwitch;
import dev.agentmetrics.server.identity.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link OrganizationSwitch}. */
@RestController
class OrganizationSwitchController {

    private final OrganizationSwitch organizations;

    OrganizationSwitchController(OrganizationSwitch organizations) {
        this.organizations = organizations;
    }

    @PutMapping("/v1/sessions/current/organization")
    ResponseEntity<SessionView> move(
            Caller caller,
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @RequestBody Wanted wanted) {
        return Answers.session(organizations.to(caller, session, wanted.organizationId()));
    }

    /** Where to. */
    record Wanted(@JsonProperty("organization_id") @Nullable String organizationId) {}
}
