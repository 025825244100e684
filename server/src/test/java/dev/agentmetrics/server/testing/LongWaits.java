package dev.agentmetrics.server.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Whoever waits for a condition waits for a minute at most, not for ten seconds: a busy machine is
 * no failure, and what never happens is one either way. Known to JUnit by its service file.
 */
public final class LongWaits implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }
}
