package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.identity.OwnSessions;
import dev.agentmetrics.server.identity.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link OwnSessions}. */
@RestController
@RequestMapping("/v1/sessions")
class OwnSessionsController {

    private final OwnSessions sessions;

    OwnSessionsController(OwnSessions sessions) {
        this.sessions = sessions;
    }

    @GetMapping
    ResponseEntity<OwnSessionsView> list(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return Answers.unstored(OwnSessionsView.of(sessions.list(session)));
    }

    @DeleteMapping
    ResponseEntity<EndedView> endAll(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return Answers.signedOut(new EndedView(sessions.endAll(session)));
    }

    @DeleteMapping("/others")
    ResponseEntity<EndedView> endOthers(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return Answers.unstored(new EndedView(sessions.endOthers(session)));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<EndedView> end(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @PathVariable String id) {
        return Answers.unstored(new EndedView(sessions.end(session, id)));
    }
}
