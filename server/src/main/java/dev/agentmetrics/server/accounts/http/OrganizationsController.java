package dev.agentmetrics.server.accounts.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.accounts.MemberStore;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.OrganizationService;
import dev.agentmetrics.server.core.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link OrganizationService}. */
@RestController
class OrganizationsController {

    private final OrganizationService organizations;

    OrganizationsController(OrganizationService organizations) {
        this.organizations = organizations;
    }

    @GetMapping("/v1/organizations")
    Organizations list(Caller caller) {
        var own = organizations.list(caller);
        return new Organizations(
                own.all().stream().map(BelongingView::of).toList(), own.mayCreate());
    }

    @PostMapping("/v1/organizations")
    @ResponseStatus(HttpStatus.CREATED)
    OrganizationView create(Caller caller, @RequestBody Wanted wanted) {
        return OrganizationView.of(organizations.create(caller, wanted.name()));
    }

    @PutMapping("/v1/organization")
    OrganizationView rename(Caller caller, @RequestBody Wanted wanted) {
        return OrganizationView.of(organizations.rename(caller, wanted.name()));
    }

    /** A name, if one was sent. */
    record Wanted(@Nullable String name) {}

    record Organizations(
            List<BelongingView> organizations, @JsonProperty("may_create") boolean mayCreate) {}

    /** An organisation, and what one is there. */
    record BelongingView(String id, String name, String role) {

        static BelongingView of(MemberStore.Belonging belonging) {
            var organization = belonging.organization();
            return new BelongingView(
                    organization.id().toString(), organization.name(), belonging.role().text());
        }
    }

    record OrganizationView(String id, String name) {

        static OrganizationView of(Organization organization) {
            return new OrganizationView(organization.id().toString(), organization.name());
        }
    }
}
