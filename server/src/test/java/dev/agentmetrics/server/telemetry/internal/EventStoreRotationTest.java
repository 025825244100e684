package dev.agentmetrics.server.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.KeySource.Name;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C08")
class EventStoreRotationTest {

    private final TestKeys before = TestKeys.fixed();
    private final TestKeys after = before.rotated();
    private final String oldId = before.hmacKey(Name.EVENT_STORE).id();
    private final String newId = after.hmacKey(Name.EVENT_STORE).id();

    /** The keys that the engine finds data under. */
    private final Set<String> needed = new HashSet<>();

    private EventStoreRotation rotation(String inUse) {
        return new EventStoreRotation(new EventStoreKeys(after), inUse, needed::contains);
    }

    @Test
    void theEngineGetsTheOldKeysToReadAndTheNewestToWrite() {
        var keys = new EventStoreKeys(after).get();

        assertThat(keys.current()).isEqualTo(newId);
        assertThat(keys.ids()).containsExactlyInAnyOrder(oldId, newId);
        // What a data directory of the release before was encrypted with.
        assertThat(keys.key(oldId))
                .isEqualTo(
                        TestKeys.hmac(
                                before.raw(Name.EVENT_STORE),
                                "am-event-store-disk-v1".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void anOldKeyIsFreeWhenTheEngineFoundNothingUnderIt() {
        needed.add(oldId);
        assertThat(rotation(newId).isFree(Shared.EVENT_STORE, 1)).isFalse();

        needed.clear();
        assertThat(rotation(newId).isFree(Shared.EVENT_STORE, 1)).isTrue();
    }

    /** It writes with the old one until the next start, so an empty disk says nothing. */
    @Test
    void noKeyIsFreeWhileTheEngineWritesWithAnOldOne() {
        assertThat(rotation(oldId).isFree(Shared.EVENT_STORE, 1)).isFalse();
        assertThat(rotation(oldId).advance(Shared.EVENT_STORE, 2).isDone()).isTrue();
    }
}
