package dev.agentmetrics.server.identity.providers;

import static java.util.Objects.requireNonNull;

import dev.agentmetrics.server.crypto.RandomSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClientException;

/** The authorization code flow with PKCE, as Spring Security does it, for one registration. */
final class CodeExchange {

    private static final Logger LOG = LoggerFactory.getLogger(CodeExchange.class);

    private final ClientRegistration registration;
    private final RandomSource random;
    private final RestClientAuthorizationCodeTokenResponseClient client =
            new RestClientAuthorizationCodeTokenResponseClient();

    CodeExchange(ClientRegistration registration, BoundedHttp http, RandomSource random) {
        this.registration = registration;
        this.random = random;
        client.setRestClient(
                http.client()
                        .configureMessageConverters(
                                converters ->
                                        converters
                                                .addCustomConverter(new FormHttpMessageConverter())
                                                .addCustomConverter(
                                                        new OAuth2AccessTokenResponseHttpMessageConverter()))
                        .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                        .build());
    }

    /** A new question with a state of 256 bits and the challenge of a new PKCE verifier. */
    OAuth2AuthorizationRequest.Builder ask(String redirectUri) {
        var builder =
                OAuth2AuthorizationRequest.authorizationCode()
                        .clientId(registration.getClientId())
                        .authorizationUri(
                                requireNonNull(
                                        registration.getProviderDetails().getAuthorizationUri()))
                        .redirectUri(redirectUri)
                        .scopes(registration.getScopes())
                        .state(random.token().reveal());
        OAuth2AuthorizationRequestCustomizers.withPkce().accept(builder);
        return builder;
    }

    /** What the service gives for the code. */
    OAuth2AccessTokenResponse exchange(OAuth2AuthorizationRequest asked, String code) {
        var answered =
                OAuth2AuthorizationResponse.success(code)
                        .redirectUri(requireNonNull(asked.getRedirectUri()))
                        .state(requireNonNull(asked.getState()))
                        .build();
        try {
            return client.getTokenResponse(
                    new OAuth2AuthorizationCodeGrantRequest(
                            registration, new OAuth2AuthorizationExchange(asked, answered)));
        } catch (OAuth2AuthorizationException
                | RestClientException
                | HttpMessageNotReadableException failure) {
            throw refusal(registration.getClientName(), failure);
        }
    }

    /** A service that cannot be asked is told apart from one that says no. */
    static Refusal refusal(String service, Exception failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof HttpServerErrorException) {
                LOG.warn("{} does not answer as it should: {}", service, cause.getClass());
                return new Refusal(Refusal.Reason.PROVIDER_UNAVAILABLE);
            }
        }
        return new Refusal(Refusal.Reason.CODE_REFUSED);
    }
}
