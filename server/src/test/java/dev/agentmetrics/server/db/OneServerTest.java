package dev.agentmetrics.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.StartupException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one server knows of keys that have ended, another one would not. */
@Tag("C13")
class OneServerTest {

    @TempDir Path dataDir;

    @Test
    void aSecondServerIsKeptOffADatabase() {
        var settings = TestControlStore.settings(Engine.POSTGRESQL, dataDir);
        try (var first = OneServer.of(settings)) {
            assertThatThrownBy(() -> OneServer.of(settings))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContainingAll("another server", "AGENTMETRICS_DATABASE_URL");
            assertThat(first.isAlone()).isTrue();
        }
        try (var control = TestControlStore.open(settings)) {
            control.awaitNoLocks();
        }
        OneServer.of(settings).close();
    }

    @Test
    void whoeverLostTheLockAnswersNothingUntilItHasItAndHasReadAgain() {
        var settings = TestControlStore.settings(Engine.POSTGRESQL, dataDir);
        var readings = new ArrayList<Boolean>();
        try (var first = OneServer.of(settings);
                var control = TestControlStore.open(settings)) {
            Runnable reading = () -> readings.add(first.isAlone());
            first.check(reading);
            assertThat(first.isAlone()).isTrue();
            assertThat(readings).as("nothing was lost").isEmpty();

            control.endLocks();
            try (var _ = OneServer.of(settings)) {
                first.check(reading);
                first.check(reading);
                assertThat(first.isAlone()).isFalse();
                assertThat(readings).as("another server may still write").isEmpty();
            }
            control.awaitNoLocks();

            first.check(reading);
            assertThat(first.isAlone()).as("it has the lock, and knows too little").isFalse();
            assertThatThrownBy(() -> OneServer.of(settings)).isInstanceOf(StartupException.class);
            first.check(reading);
            assertThat(readings).as("before anybody is answered").containsExactly(false);
            assertThat(first.isAlone()).isTrue();
        }
    }

    @Test
    void whoeverCannotReadAgainGoesOnAnsweringNothing() {
        var settings = TestControlStore.settings(Engine.POSTGRESQL, dataDir);
        try (var first = OneServer.of(settings);
                var control = TestControlStore.open(settings)) {
            control.endLocks();
            first.check(() -> {});
            Runnable failing =
                    () -> {
                        throw new IllegalStateException("away");
                    };
            assertThatThrownBy(() -> first.check(failing)).hasMessage("away");
            assertThat(first.isAlone()).isFalse();

            first.check(() -> {});
            assertThat(first.isAlone()).as("the next round can").isTrue();
        }
    }

    @Test
    void anEmbeddedStoreNeedsNone() {
        try (var one = OneServer.of(TestControlStore.settings(Engine.H2, dataDir))) {
            one.check(() -> {});
            assertThat(one.isAlone()).isTrue();
        }
    }
}
