package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.core.Caller;
import java.util.Optional;

/** Looks up the session behind a cookie. */
interface Sessions {

    Optional<Open> find(String cookie);

    /** A live session; {@code csrfToken} has to come back in a header with every change. */
    record Open(Caller caller, String csrfToken) {
        @Override
        public String toString() {
            return "Open[" + caller + "]";
        }
    }
}
