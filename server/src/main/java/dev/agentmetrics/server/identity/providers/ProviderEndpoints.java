package dev.agentmetrics.server.identity.providers;

import java.net.URI;
import java.time.Duration;

/**
 * Where Google and GitHub are. No setting changes this: whoever could, could say who anybody is.
 * Only a test has others.
 *
 * @param patience how long any single answer may take, to its last byte
 */
public record ProviderEndpoints(Google google, GitHub github, Duration patience) {

    /**
     * @param issuer what an ID token must say it is from
     * @param keys what it must be signed with
     */
    public record Google(String issuer, URI authorization, URI token, URI keys) {}

    /**
     * @param issuer how it names itself where it answers with a name at all
     */
    public record GitHub(String issuer, URI authorization, URI token, URI api) {}

    /** The real ones, as their documentation has them. */
    static ProviderEndpoints published() {
        return new ProviderEndpoints(
                new Google(
                        "https://accounts.google.com",
                        URI.create("https://accounts.google.com/o/oauth2/v2/auth"),
                        URI.create("https://oauth2.googleapis.com/token"),
                        URI.create("https://www.googleapis.com/oauth2/v3/certs")),
                new GitHub(
                        "https://github.com/login/oauth",
                        URI.create("https://github.com/login/oauth/authorize"),
                        URI.create("https://github.com/login/oauth/access_token"),
                        URI.create("https://api.github.com")),
                Duration.ofSeconds(5));
    }
}
