package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.core.Origin;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/** One service, and how it proves who somebody is. */
public interface IdentityService {

    Provider provider();

    /** The name under which it may sign its answers. */
    String issuer();

    /** A new question, with its own state and PKCE verifier. */
    OAuth2AuthorizationRequest ask(String redirectUri);

    /** Who it is, for the code that the service gave in answer to that question; else a refusal. */
    ProvenIdentity prove(OAuth2AuthorizationRequest asked, String code, Origin from);
}
