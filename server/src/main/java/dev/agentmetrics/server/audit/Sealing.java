package dev.agentmetrics.server.audit;

import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.KeySource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Seals the ends of chains with a key that the database does not hold, so that whoever can write
 * the tables can neither cut the log nor write it anew without being noticed.
 */
final class Sealing {

    private static final byte[] DOMAIN = "am-audit-head-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final HmacKey key;

    Sealing(KeySource keys) {
        this.key = keys.hmacKey(KeySource.Name.AUDIT);
    }

    AuditStore.Head seal(UUID chain, long seq, Digest hash) {
        return new AuditStore.Head(chain, seq, hash, new Seal(key.id(), code(chain, seq, hash)));
    }

    /** Whether we sealed this. A chain without a record has nothing to seal. */
    boolean isOurs(AuditStore.Head head) {
        return head.seq() == 0
                ? head.equals(AuditStore.Head.empty(head.chain()))
                : Hashes.equal(head.seal().code(), code(head.chain(), head.seq(), head.hash()));
    }

    /** Whether it was sealed under another key than the one we have, says the head. */
    boolean isForeign(AuditStore.Head head) {
        return head.seq() > 0 && !head.seal().keyId().equals(key.id());
    }

    private byte[] code(UUID chain, long seq, Digest hash) {
        var place =
                ByteBuffer.allocate(3 * Long.BYTES)
                        .putLong(chain.getMostSignificantBits())
                        .putLong(chain.getLeastSignificantBits())
                        .putLong(seq)
                        .array();
        return key.mac(DOMAIN, place, hash.bytes());
    }
}
