package dev.agentmetrics.server.identity.providers;

import static java.util.Objects.requireNonNull;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.identity.providers.Refusal.Reason;
import java.time.Clock;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Google by OpenID Connect. The ID token is all that is used; the access token that comes with it
 * is not even looked at, and one that outlives this sign-in is never asked for.
 */
final class GoogleService implements IdentityService {

    private static final String NONCE = "nonce";

    private final ProviderEndpoints.Google endpoints;
    private final CodeExchange exchange;
    private final RandomSource random;
    private final IdTokenRules rules;
    private final NimbusJwtDecoder decoder;

    GoogleService(
            ClientRegistration registration,
            ProviderEndpoints.Google endpoints,
            BoundedHttp http,
            RandomSource random,
            Clock clock) {
        this.endpoints = endpoints;
        this.exchange = new CodeExchange(registration, http, random);
        this.random = random;
        this.rules =
                new IdTokenRules(
                        Provider.GOOGLE, endpoints.issuer(), registration.getClientId(), clock);
        // One algorithm, whatever the token says of itself: neither "none" nor a public key taken
        // for a shared secret.
        this.decoder =
                NimbusJwtDecoder.withJwkSetUri(endpoints.keys().toString())
                        .jwsAlgorithm(SignatureAlgorithm.RS256)
                        .restOperations(http.template())
                        .build();
        // The rules say exactly what was wrong.
        decoder.setJwtValidator(_ -> OAuth2TokenValidatorResult.success());
    }

    @Override
    public Provider provider() {
        return Provider.GOOGLE;
    }

    @Override
    public String issuer() {
        return endpoints.issuer();
    }

    @Override
    public OAuth2AuthorizationRequest ask(String redirectUri) {
        var nonce = random.token().reveal();
        return exchange.ask(redirectUri)
                .attributes(attributes -> attributes.put(NONCE, nonce))
                .additionalParameters(
                        parameters -> {
                            parameters.put(NONCE, nonce);
                            parameters.put("access_type", "online");
                            parameters.put("prompt", "select_account");
                        })
                .build();
    }

    @Override
    public ProvenIdentity prove(OAuth2AuthorizationRequest asked, String code, Origin from) {
        var answer = exchange.exchange(asked, code);
        if (!(answer.getAdditionalParameters().get("id_token") instanceof String token)) {
            throw new Refusal(Reason.NO_ID_TOKEN);
        }
        var nonce = requireNonNull(asked.<String>getAttribute(NONCE));
        return rules.identity(verified(token), nonce);
    }

    private Jwt verified(String token) {
        try {
            return decoder.decode(token);
        } catch (BadJwtException _) {
            throw new Refusal(Reason.WRONG_SIGNATURE);
        } catch (JwtException _) {
            // The keys cannot be had.
            throw new Refusal(Reason.PROVIDER_UNAVAILABLE);
        }
    }
}
