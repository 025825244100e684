package dev.agentmetrics.server.crypto.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.KeyFiles;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of versions of keys that only backups need. */
@Tag("C07")
class OldVersionsTest {

    private static final Purpose PURPOSE = Purpose.Shared.API_KEY_PEPPER;

    @TempDir Path root;
    private RingFixture fixture;
    private byte[] first;

    @BeforeEach
    void rotatedOnce() {
        fixture = new RingFixture(root.resolve("here"));
        var ring = fixture.open();
        first = ring.current(PURPOSE).reveal();
        ring.rotate(PURPOSE);
        ring.disable(PURPOSE, 1);
    }

    private KeyFiles files(String name) {
        return new KeyFiles(new DataDir(root.resolve(name)));
    }

    @Test
    void aServerDoesNotUseADisabledVersionAndACommandReadsIt() {
        assertThatThrownBy(() -> fixture.open().version(PURPOSE, 1))
                .isInstanceOf(KeyManagerException.Refused.class);

        var command = StoredKeyRing.open(fixture.manager, fixture.surroundings(), false);
        assertThat(command.version(PURPOSE, 1).reveal()).isEqualTo(first);
    }

    @Test
    void aServerUsesItAgainAfterARestore() {
        StoredKeyRing.open(fixture.manager, fixture.surroundings(), false).reopenDisabled();

        var ring = fixture.open();
        assertThat(ring.versions(PURPOSE))
                .extracting(DataKeyInfo::state)
                .containsExactly(State.RETIRING, State.CURRENT);
        assertThat(ring.version(PURPOSE, 1).reveal()).isEqualTo(first);
        assertThat(ring.current(PURPOSE).version()).isEqualTo(2);
        assertThat(ring.destroyDisabledBefore(fixture.instant().plusSeconds(1))).isZero();
    }

    @Test
    void aCopyIsReplacedOnlyByFilesThatHaveAllItsKeys() throws IOException {
        var before = files("here").pack();
        fixture.open().rotate(PURPOSE);
        var after = files("here").pack();
        assertThat(files("here").mayReplace(before)).isTrue();
        assertThat(files("here").mayReplace(after)).isTrue();
        files("here").unpack(before);
        assertThat(files("here").mayReplace(after)).as("an older one").isFalse();
        assertThat(files("empty").mayReplace(after)).as("none").isFalse();

        new RingFixture(root.resolve("other")).open().current(PURPOSE);
        assertThat(files("other").mayReplace(after)).as("another deployment's").isFalse();
        assertThat(files("other").mayReplace("torn".getBytes(StandardCharsets.UTF_8))).isTrue();
    }
}
