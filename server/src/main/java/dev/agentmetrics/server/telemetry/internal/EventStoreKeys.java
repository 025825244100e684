package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.EngineKeys;
import dev.agentmetrics.server.crypto.KeySource;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the embedded event store is encrypted with. The key's id is a directory's name there. */
public final class EventStoreKeys {

    private static final byte[] DISK = "am-event-store-disk-v1".getBytes(StandardCharsets.US_ASCII);

    private final KeySource source;

    public EventStoreKeys(KeySource source) {
        this.source = source;
    }

    public EngineKeys get() {
        var key = source.hmacKey(KeySource.Name.EVENT_STORE);
        return EngineKeys.of(key.id(), Map.of(key.id(), key.mac(DISK)));
    }
}
