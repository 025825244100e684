package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Ends the session that asks for it. */
@Service
public class SignOut {

    private final SessionService sessions;

    public SignOut(SessionService sessions) {
        this.sessions = sessions;
    }

    /** A key has no session to end. */
    public void signOut(@Nullable SignedIn session) {
        if (session == null) {
            throw new ProblemException(new Problem.NotFound("session"));
        }
        sessions.end(session);
    }
}
