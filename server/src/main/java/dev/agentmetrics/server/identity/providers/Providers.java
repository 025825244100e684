package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.RandomSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;

/** The services that this server was registered with. */
@Component
@ConditionalOnProperty(
        name = "agentmetrics.identity",
        havingValue = "embedded",
        matchIfMissing = true)
final class Providers implements IdentityServices {

    private final Map<Provider, IdentityService> services = new EnumMap<>(Provider.class);

    /**
     * @param elsewhere where a test has the services
     */
    Providers(
            ProviderSettings settings,
            Optional<ProviderEndpoints> elsewhere,
            ProviderJournal journal,
            RandomSource random,
            Clock clock) {
        var endpoints = elsewhere.orElseGet(ProviderEndpoints::published);
        var http = new BoundedHttp(endpoints.patience());
        var googleId = settings.googleClientId();
        if (googleId != null) {
            var google = endpoints.google();
            var registration =
                    registration(Provider.GOOGLE, googleId)
                            .clientSecret(
                                    secret(
                                            settings.googleClientSecret(),
                                            settings.googleClientSecretFile()))
                            .authorizationUri(google.authorization().toString())
                            .tokenUri(google.token().toString())
                            .scope("openid", "email")
                            .build();
            services.put(
                    Provider.GOOGLE, new GoogleService(registration, google, http, random, clock));
        }
        var gitHubId = settings.githubClientId();
        if (gitHubId != null) {
            var gitHub = endpoints.github();
            var registration =
                    registration(Provider.GITHUB, gitHubId)
                            .clientSecret(
                                    secret(
                                            settings.githubClientSecret(),
                                            settings.githubClientSecretFile()))
                            .authorizationUri(gitHub.authorization().toString())
                            .tokenUri(gitHub.token().toString())
                            .scope(GitHubService.SCOPE)
                            .build();
            services.put(
                    Provider.GITHUB,
                    new GitHubService(registration, gitHub, http, random, journal));
        }
    }

    @Override
    public List<Provider> offered() {
        return List.copyOf(services.keySet());
    }

    /** Empty when this server was not registered there. */
    @Override
    public Optional<IdentityService> find(Provider provider) {
        return Optional.ofNullable(services.get(provider));
    }

    @Override
    public boolean canLink() {
        return true;
    }

    private static ClientRegistration.Builder registration(Provider provider, String clientId) {
        return ClientRegistration.withRegistrationId(provider.text())
                .clientName(provider.label())
                .clientId(clientId)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                // Every question brings the whole address; see ProviderSignIn.
                .redirectUri("{baseUrl}/sign-in/{registrationId}");
    }

    private static String secret(@Nullable String secret, @Nullable Path file) {
        if (file == null) {
            return secret == null ? "" : secret;
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new StartupException("cannot read " + file);
        }
    }
}
