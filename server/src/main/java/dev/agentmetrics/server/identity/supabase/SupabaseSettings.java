package dev.agentmetrics.server.identity.supabase;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who keeps the passwords, and where that is. That the three fit together was checked at the start.
 *
 * @param identity {@code embedded} or {@code supabase}
 * @param supabaseUrl the project's address
 * @param supabaseKey its publishable key
 */
@ConfigurationProperties("agentmetrics")
record SupabaseSettings(
        @DefaultValue("embedded") String identity,
        @Nullable URI supabaseUrl,
        @Nullable String supabaseKey) {

    @Override
    public String toString() {
        return "SupabaseSettings";
    }
}
