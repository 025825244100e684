package dev.agentmetrics.server.crypto.keymanager;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider.Surroundings;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a key manager gets in tests. */
public final class TestSurroundings {

    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private TestSurroundings() {}

    /** Settings by their names after {@code agentmetrics.} */
    public static Surroundings of(Path dataDir, Map<String, String> settings) {
        return of(dataDir, settings, InstantSource.fixed(NOW));
    }

    public static Surroundings of(Path dataDir, Map<String, String> settings, InstantSource clock) {
        var properties = new java.util.HashMap<String, Object>();
        settings.forEach((name, value) -> properties.put("agentmetrics." + name, value));
        return new Surroundings(
                new Binder(new MapConfigurationPropertySource(properties)),
                new DataDir(dataDir),
                TestKeys.random(System.nanoTime()),
                clock);
    }
}
