package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.EngineKeys;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * What the embedded event store is encrypted with: all versions that its data may be under. A key's
 * id is a directory's name there.
 */
public final class EventStoreKeys {

    private static final byte[] DISK = "am-event-store-disk-v1".getBytes(StandardCharsets.US_ASCII);

    private final HmacKeys keys;

    public EventStoreKeys(KeySource source) {
        this.keys = source.hmacKeys(KeySource.Name.EVENT_STORE);
    }

    /** As of now: the engine keeps those that it was opened with. */
    public EngineKeys get() {
        return EngineKeys.of(
                current(),
                keys.usable().stream()
                        .collect(Collectors.toMap(HmacKey::id, key -> key.mac(DISK))));
    }

    /** The id of the newest version. */
    String current() {
        return keys.current().id();
    }

    String id(int version) {
        return keys.version(version).id();
    }
}
