package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Keys of records, which have no ids: made of everything that was sent. With a secret, because what
 * is not stored (a prompt, a card number) must not be found by trying what would give the same key.
 */
@Component
class RecordKeys {

    private static final byte[] PURPOSE = "am-record-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final HmacKeys keys;

    RecordKeys(KeySource keys) {
        this.keys = keys.hmacKeys(KeySource.Name.USER_PSEUDONYM);
    }

    /**
     * @param digest of everything that was sent, of a fixed length
     */
    UUID of(OrgId org, byte[] digest) {
        return Hashes.uuid(
                keys.current()
                        .mac(PURPOSE, org.toString().getBytes(StandardCharsets.US_ASCII), digest));
    }
}
