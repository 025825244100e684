package dev.agentmetrics.server.identity.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.WhoAmI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who the caller is, and what unsafe requests of this session must carry. */
record MeView(
        OrganizationView organization,
        @Nullable PersonView person,
        @Nullable KeyView key,
        List<String> permissions,
        boolean operator,
        @JsonProperty("second_factor_missing") boolean secondFactorMissing,
        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("csrf_token")
                @Nullable String csrfToken) {

    /** With when it will be gone, where it is being deleted. */
    record OrganizationView(
            String id,
            String name,
            @JsonProperty("deletion_due_at") @Nullable Instant deletionDueAt) {}

    record PersonView(String id, String email) {}

    record KeyView(String id, String scope) {}

    static MeView of(WhoAmI.Introduction introduction, @Nullable SignedIn session) {
        var organization = introduction.organization();
        var person = introduction.person();
        var caller = introduction.caller();
        return new MeView(
                new OrganizationView(
                        organization.id().toString(),
                        organization.name(),
                        introduction.deletionDueAt()),
                person == null
                        ? null
                        : new PersonView(person.id().toString(), person.email().text()),
                key(caller),
                names(introduction.permissions()),
                introduction.operator(),
                caller.assurance().lacksFactor(),
                session == null ? null : session.csrfToken().reveal());
    }

    private static @Nullable KeyView key(Caller caller) {
        return switch (caller.actor()) {
            case Caller.Actor.ApiKey(var id, _) ->
                    new KeyView(
                            id,
                            Scope.granting(caller.permissions()).map(Scope::text).orElse("custom"));
            case Caller.Actor.Person _ -> null;
        };
    }

    private static List<String> names(Set<Permission> permissions) {
        return permissions.stream()
                .sorted()
                .map(permission -> permission.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public String toString() {
        return "MeView";
    }
}
