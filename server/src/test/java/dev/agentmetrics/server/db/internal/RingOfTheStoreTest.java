package dev.agentmetrics.server.db.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.db.ControlStore;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that somebody's keys have sealed is not taken for another's, nor for nobody's. */
@Tag("C07")
class RingOfTheStoreTest {

    @TempDir Path root;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aStoreIsOpenedWithTheRingThatWroteIt(Engine engine) {
        var dataDir = new DataDir(root);
        try (var store = TestControlStore.open(engine, root)) {
            RingOfTheStore.require(store.source(), "one", dataDir);
            RingOfTheStore.require(store.source(), "one", dataDir);

            assertThatThrownBy(() -> RingOfTheStore.require(store.source(), "other", dataDir))
                    .isInstanceOf(StartupException.class)
                    .hasCauseInstanceOf(KeyManagerException.Misconfigured.class)
                    .hasMessageContaining("restore --keys");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void dataOutsideTheDirectoryAreSeenWithoutAKey(Engine engine) {
        var settings = TestControlStore.settings(engine, root);
        assertThat(ControlStore.sealedElsewhere(settings)).as("empty").isEmpty();
        try (var store = TestControlStore.open(settings)) {
            assertThat(ControlStore.sealedElsewhere(settings)).as("only tables").isEmpty();
            store.jdbc()
                    .sql(
                            "insert into audit_head (chain_id, seq, hash, seal_key, seal)"
                                    + " values (?, 1, ?, 'key', ?)")
                    .params(new UUID(1, 2), new byte[] {1}, new byte[] {2})
                    .update();
            assertThat(ControlStore.sealedElsewhere(settings).isPresent())
                    .isEqualTo(engine == Engine.POSTGRESQL);
        }
    }
}
