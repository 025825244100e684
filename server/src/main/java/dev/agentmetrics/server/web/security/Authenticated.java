package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.core.Caller;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Tells Spring Security that the caller is known. Holds no credential. */
final class Authenticated extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Caller caller;

    Authenticated(Caller caller) {
        super(List.of());
        this.caller = caller;
        setAuthenticated(true);
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }
}
