package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.accounts.InvitedPeople;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.InvitationAcceptance;
import dev.agentmetrics.server.identity.SignedIn;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link InvitationAcceptance}: for whoever holds the link. */
@RestController
@RequestMapping("/v1/invitation")
class InvitationController {

    private final InvitedPeople invited;
    private final InvitationAcceptance acceptance;

    InvitationController(InvitedPeople invited, InvitationAcceptance acceptance) {
        this.invited = invited;
        this.acceptance = acceptance;
    }

    @GetMapping("/{token}")
    ResponseEntity<OfferView> look(@PathVariable String token) {
        return Answers.unstored(OfferView.of(invited.look(token)));
    }

    @PostMapping("/accept")
    ResponseEntity<Map<String, String>> accept(Origin from, @RequestBody LinkUse use) {
        var email = acceptance.accept(use.token(), use.password(), from);
        return Answers.unstored(Map.of("email", email.text()));
    }

    @PostMapping("/join")
    ResponseEntity<SessionView> join(
            Caller caller,
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @RequestBody Joining wanted) {
        return Answers.session(acceptance.join(caller, session, wanted.token()));
    }

    /** The token is as good as a password. */
    record Joining(@Nullable String token) {

        @Override
        public String toString() {
            return "Joining";
        }
    }
}
