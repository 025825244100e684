package dev.agentmetrics.server.identity.supabase;

import java.net.URI;
import java.time.Duration;

/**
 * Where the project's Auth is. Settings allow https only; only a test has another one.
 *
 * @param base without a slash at the end; also the issuer of its tokens
 * @param key the publishable key
 * @param patience how long any single answer may take, to its last byte
 */
public record SupabaseEndpoint(String base, String key, Duration patience) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static SupabaseEndpoint of(URI project, String key) {
        var text = project.toString();
        return new SupabaseEndpoint(
                (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/auth/v1",
                key,
                PATIENCE);
    }

    @Override
    public String toString() {
        return base;
    }
}
