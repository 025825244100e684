package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.providers.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * GitHub, which knows no ID token: the access token is used once to ask who it belongs to, then the
 * whole grant is revoked, also when the person is refused. The token is never stored.
 */
final class GitHubService implements IdentityService {

    static final String SCOPE = "user:email";

    private static final Logger LOG = LoggerFactory.getLogger(GitHubService.class);
    private static final int REVOCATIONS = 2;

    private final ProviderEndpoints.GitHub endpoints;
    private final ClientRegistration registration;
    private final CodeExchange exchange;
    private final RestClient api;
    private final ProviderJournal journal;
    private final JsonMapper json = new JsonMapper();

    GitHubService(
            ClientRegistration registration,
            ProviderEndpoints.GitHub endpoints,
            BoundedHttp http,
            RandomSource random,
            ProviderJournal journal) {
        this.registration = registration;
        this.endpoints = endpoints;
        this.exchange = new CodeExchange(registration, http, random);
        this.journal = journal;
        this.api =
                http.client()
                        .configureMessageConverters(
                                converters ->
                                        converters.addCustomConverter(
                                                new StringHttpMessageConverter(
                                                        StandardCharsets.UTF_8)))
                        .baseUrl(endpoints.api())
                        .defaultHeader("Accept", "application/vnd.github+json")
                        .defaultHeader("X-GitHub-Api-Version", "2022-11-28")
                        .defaultHeader("User-Agent", "AgentMetrics")
                        .build();
    }

    @Override
    public Provider provider() {
        return Provider.GITHUB;
    }

    @Override
    public String issuer() {
        return endpoints.issuer();
    }

    @Override
    public OAuth2AuthorizationRequest ask(String redirectUri) {
        return exchange.ask(redirectUri)
                .additionalParameters(
                        parameters -> {
                            parameters.put("prompt", "select_account");
                            parameters.put("allow_signup", "false");
                        })
                .build();
    }

    @Override
    public ProvenIdentity prove(OAuth2AuthorizationRequest asked, String code, Origin from) {
        var granted = exchange.exchange(asked, code).getAccessToken();
        var token = Secret.of(granted.getTokenValue());
        try {
            requireNarrow(granted.getScopes());
            return new ProvenIdentity(Provider.GITHUB, subject(token), address(token));
        } finally {
            if (!revoke(token)) {
                journal.grantKept(Provider.GITHUB, from);
            }
        }
    }

    /** GitHub answers with all that was ever granted; what is too much is revoked with the rest. */
    private static void requireNarrow(Set<String> scopes) {
        boolean narrow =
                scopes.stream()
                        .flatMap(scope -> Arrays.stream(scope.split(",", -1)))
                        .allMatch(SCOPE::equals);
        if (!narrow) {
            throw new Refusal(Reason.SCOPE_TOO_WIDE);
        }
    }

    /** The number: names can be given up and taken by somebody else. */
    private String subject(Secret token) {
        var id = read("/user", token).path("id");
        if (!id.isIntegralNumber() || !id.canConvertToLong() || id.asLong() <= 0) {
            throw new Refusal(Reason.NO_SUBJECT);
        }
        return Long.toString(id.asLong());
    }

    private EmailAddress address(Secret token) {
        return read("/user/emails", token).values().stream()
                .filter(one -> one.path("primary").asBoolean(false))
                .filter(one -> one.path("verified").asBoolean(false))
                .flatMap(one -> EmailAddress.parse(one.path("email").asString("")).stream())
                .findFirst()
                .orElseThrow(() -> new Refusal(Reason.EMAIL_NOT_VERIFIED));
    }

    private JsonNode read(String path, Secret token) {
        try {
            var body =
                    api.get()
                            .uri(path)
                            .header("Authorization", "Bearer " + token.reveal())
                            .retrieve()
                            .body(String.class);
            return json.readTree(body == null ? "" : body);
        } catch (RestClientException | JacksonException failure) {
            LOG.warn("GitHub does not answer {} as it should: {}", path, failure.getClass());
            throw new Refusal(Reason.PROVIDER_UNAVAILABLE);
        }
    }

    private boolean revoke(Secret token) {
        for (int attempt = 0; attempt < REVOCATIONS; attempt++) {
            try {
                api.method(HttpMethod.DELETE)
                        .uri("/applications/{client}/grant", registration.getClientId())
                        .headers(
                                headers ->
                                        headers.setBasicAuth(
                                                registration.getClientId(),
                                                registration.getClientSecret()))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(json.writeValueAsString(Map.of("access_token", token.reveal())))
                        .retrieve()
                        .toBodilessEntity();
                return true;
            } catch (RestClientException failure) {
                LOG.warn("GitHub did not revoke a grant: {}", failure.getClass());
            }
        }
        return false;
    }
}
