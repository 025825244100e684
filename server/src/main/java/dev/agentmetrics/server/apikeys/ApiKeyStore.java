package dev.agentmetrics.server.apikeys;

import java.time.Instant;
import java.util.List;

/** Where keys are kept: their metadata and their keyed hash. */
public interface ApiKeyStore {

    /** A key and its hash. */
    record Row(ApiKey key, KeyHash hash) {}

    List<Row> all();

    void insert(Row row);

    void revoke(String keyId, Instant at);
}
