package dev.agentmetrics.server.db.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.internal.ring.RingFixture;
import dev.agentmetrics.server.crypto.internal.ring.RingKeySource;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import dev.agentmetrics.server.crypto.pages.PageKeys;
import dev.agentmetrics.server.db.ControlStore;
import dev.agentmetrics.server.db.ControlStoreSeal;
import dev.agentmetrics.server.db.DatabaseSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The embedded control store under keys of the ring, from version to version. */
@Tag("C08")
class ControlStoreRotationTest {

    private static final Shared PURPOSE = Shared.CONTROL_STORE;

    @TempDir Path root;
    private DataDir dataDir;
    private DatabaseSettings settings;
    private RingFixture fixture;
    private StoredKeyRing ring;

    @BeforeEach
    void keys() {
        dataDir = new DataDir(root.resolve("data"));
        settings = new DatabaseSettings(dataDir.root(), null, null, null);
        fixture = new RingFixture(dataDir.root());
        ring = fixture.open();
    }

    /** Of a new process, which has nothing but the ring. */
    private ControlStoreSeal seal() {
        ring = fixture.open();
        return ControlStoreSeal.of(new RingKeySource(ring));
    }

    @Test
    void theOldVersionIsFreeWhenTheFileIsUnderTheNewOne() {
        var seal = seal();
        var rotation = new ControlStoreRotation(seal, dataDir);
        try (var store = ControlStore.open(settings, seal)) {
            JdbcClient.create(store).sql("create table note (text varchar)").update();
            int newest = ring.rotate(PURPOSE).version();
            assertThat(rotation.isFree(PURPOSE, 1)).isFalse();

            assertThat(rotation.advance(PURPOSE, newest).isDone()).isTrue();

            assertThat(rotation.isFree(PURPOSE, 1)).isTrue();
            ring.disable(PURPOSE, 1);
            JdbcClient.create(store).sql("insert into note values ('later')").update();
        }
        try (var store = ControlStore.open(settings, seal())) {
            assertThat(JdbcClient.create(store).sql("select text from note").query().listOfRows())
                    .hasSize(1);
        }
    }

    @Test
    void aFileUnderAnotherKeyIsNotOpened() {
        ControlStore.open(settings, seal()).close();
        ring.rotate(PURPOSE);
        ring.disable(PURPOSE, 1);

        assertThatThrownBy(() -> ControlStore.open(settings, seal()))
                .isInstanceOf(StartupException.class);
    }

    /** Somebody went on with PostgreSQL, and may come back. */
    @Test
    void aFileThatIsNotInUseKeepsItsKey() {
        var seal = seal();
        var rotation = new ControlStoreRotation(seal, dataDir);
        assertThat(rotation.isFree(PURPOSE, 1)).isTrue();

        ControlStore.open(settings, seal).close();

        assertThat(rotation.isFree(PURPOSE, 1)).isFalse();
    }

    /** The key stood in clear beside the file then, and so did what was remembered of it. */
    @Test
    void aStoreOfTheReleaseBeforeOpens() throws IOException {
        var earlier = new DataDir(root.resolve("earlier"));
        var key = TestKeys.random(5).bytes(32);
        var label = "agentmetrics page key v1".getBytes(StandardCharsets.US_ASCII);
        var seal = new ControlStoreSeal(PageKeys.of(1, Map.of(1, TestKeys.hmac(key, label))));
        var there = new DatabaseSettings(earlier.root(), null, null, null);
        DataDir.create(earlier.keys());
        try (var store = ControlStore.open(there, seal)) {
            JdbcClient.create(store).sql("create table note (text varchar)").update();
        }
        Files.move(earlier.keys(), earlier.secrets());
        Files.setPosixFilePermissions(
                Files.write(earlier.secrets().resolve("control-store.key"), key),
                PosixFilePermissions.fromString("rw-------"));

        var keys = new RingKeySource(new RingFixture(earlier.root()).open());

        assertThat(earlier.secrets()).doesNotExist();
        assertThat(earlier.controlStoreWitness()).exists();
        try (var store = ControlStore.open(there, ControlStoreSeal.of(keys))) {
            assertThat(JdbcClient.create(store).sql("select text from note").query().listOfRows())
                    .isEmpty();
        }
    }

    @Test
    void itsMemoryOfTheFileLiesAmongTheKeys() {
        ControlStore.open(settings, seal()).close();

        assertThat(dataDir.controlStoreWitness()).exists().hasParent(dataDir.keys());
    }
}
