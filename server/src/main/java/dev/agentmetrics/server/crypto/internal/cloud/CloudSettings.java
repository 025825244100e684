package dev.agentmetrics.server.crypto.internal.cloud;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What all key managers beyond a network are set with.
 *
 * @param keyManagerCa what its certificate is checked against, instead of the system's authorities
 * @param keyManagerPrefix how the names of all keys of this deployment begin
 * @param keyManagerProtection {@code software} or {@code hsm}, where the service offers both
 */
@ConfigurationProperties("agentmetrics")
public record CloudSettings(
        @Nullable Path keyManagerCa,
        @DefaultValue("agentmetrics") String keyManagerPrefix,
        @DefaultValue("software") String keyManagerProtection) {

    public boolean inHardware() {
        return keyManagerProtection.equals("hsm");
    }
}
