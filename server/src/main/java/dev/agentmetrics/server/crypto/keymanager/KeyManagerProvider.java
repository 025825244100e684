package dev.agentmetrics.server.crypto.keymanager;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.RandomSource;
import java.time.InstantSource;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * One kind of key manager: how it is opened. Each is listed in {@code crypto.internal.KeyManagers};
 * commands open it without an application context, so it gets all it needs here.
 */
public interface KeyManagerProvider {

    /** The value of {@code AGENTMETRICS_KEY_MANAGER} that chooses it. */
    String name();

    /**
     * Opens it and makes sure that it can be used: reached, signed in, allowed. Makes no key.
     *
     * @throws KeyManagerException.Misconfigured when settings are missing or contradict each other;
     *     the message names the setting and says what to do
     * @throws KeyManagerException.Unavailable when it cannot be reached
     */
    KeyManager open(Surroundings surroundings);

    /**
     * What an implementation may use.
     *
     * @param settings binds the provider's own {@code @ConfigurationProperties("agentmetrics")}
     *     record; each of its components is in the catalogue of settings
     * @param dataDir where a kind that needs files keeps what is not secret
     */
    record Surroundings(
            Binder settings, DataDir dataDir, RandomSource random, InstantSource clock) {}
}
