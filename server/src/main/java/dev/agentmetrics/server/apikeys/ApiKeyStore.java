package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.core.OrgId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where keys are kept: their metadata and their keyed hash. */
public interface ApiKeyStore {

    /** A key and its hash. */
    record Row(ApiKey key, KeyHash hash) {}

    List<Row> all();

    void insert(Row row);

    /** Puts another hash of the same key in its place. False when it is not that one any more. */
    boolean rehash(String keyId, KeyHash before, KeyHash after);

    /** False when it had ended before. */
    boolean end(String keyId, Instant at, @Nullable String replacedBy);

    /** Forgets a key that has ended. */
    void delete(String keyId);

    /** Forgets every key of the organisation, and the requests that made them. */
    void deleteAll(OrgId org);

    /** Which key a request made, when it was sent before. */
    Optional<String> made(OrgId org, byte[] request);

    void remember(OrgId org, byte[] request, String keyId, Instant at);

    /** Forgets requests that nobody sends again. */
    void forgetRequests(Instant before);

    /** True once, when the coming end of a key is announced for the first time. */
    boolean announce(String keyId, Instant at);
}
