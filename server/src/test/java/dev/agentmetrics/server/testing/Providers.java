package dev.agentmetrics.server.testing;

import dev.agentmetrics.server.identity.providers.ProviderEndpoints;
import java.time.Duration;
import java.util.Map;

/** The services that the server of the tests was registered with. */
public final class Providers {

    public static final GoogleDouble GOOGLE = new GoogleDouble();
    public static final GitHubSignInDouble GITHUB = new GitHubSignInDouble();

    private Providers() {}

    static Map<String, String> settings() {
        return Map.of(
                "AGENTMETRICS_GOOGLE_CLIENT_ID", ProviderDouble.CLIENT_ID,
                "AGENTMETRICS_GOOGLE_CLIENT_SECRET", ProviderDouble.CLIENT_SECRET,
                "AGENTMETRICS_GITHUB_CLIENT_ID", ProviderDouble.CLIENT_ID,
                "AGENTMETRICS_GITHUB_CLIENT_SECRET", ProviderDouble.CLIENT_SECRET);
    }

    static ProviderEndpoints endpoints() {
        return new ProviderEndpoints(
                new ProviderEndpoints.Google(
                        GOOGLE.issuer(),
                        GOOGLE.at("/authorize"),
                        GOOGLE.at("/token"),
                        GOOGLE.at("/keys")),
                new ProviderEndpoints.GitHub(
                        "https://github.com/login/oauth",
                        GITHUB.at("/login/oauth/authorize"),
                        GITHUB.at("/login/oauth/access_token"),
                        GITHUB.at("")),
                Duration.ofSeconds(5));
    }
}
