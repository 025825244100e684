package dev.agentmetrics.server.accounts.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.accounts.InvitationService;
import dev.agentmetrics.server.accounts.NewInvitation;
import dev.agentmetrics.server.core.Caller;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link InvitationService}: for those who invite. */
@RestController
@RequestMapping("/v1/invitations")
class InvitationsController {

    private final InvitationService invitations;

    InvitationsController(InvitationService invitations) {
        this.invitations = invitations;
    }

    @GetMapping
    Invitations list(Caller caller) {
        return new Invitations(invitations.list(caller).stream().map(InvitationView::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    InvitationView invite(Caller caller, @RequestBody Wanted wanted) {
        return InvitationView.of(invitations.invite(caller, wanted.invitation()));
    }

    @DeleteMapping("/{invitationId}")
    Done withdraw(Caller caller, @PathVariable String invitationId) {
        invitations.withdraw(caller, Named.invitation(invitationId));
        return Done.DONE;
    }

    /** What a client asks for; anything may be missing or wrong. */
    record Wanted(
            @Nullable String email,
            @Nullable String role,
            @JsonProperty("expires_in_days") @Nullable Integer expiresInDays) {

        NewInvitation invitation() {
            return new NewInvitation(email, role, expiresInDays);
        }
    }

    record Invitations(List<InvitationView> invitations) {}

    /** An invitation as its organisation sees it: never its link. */
    record InvitationView(
            String id,
            String email,
            String role,
            @JsonProperty("invited_by") String invitedBy,
            @JsonProperty("expires_at") Instant expiresAt) {

        static InvitationView of(InvitationService.Entry entry) {
            var invitation = entry.invitation();
            return new InvitationView(
                    invitation.id().toString(),
                    invitation.email().text(),
                    invitation.role().text(),
                    entry.invitedBy(),
                    invitation.expiresAt());
        }
    }
}
