package dev.agentmetrics.server.audit;

import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
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

    private final HmacKeys keys;

    Sealing(KeySource keys) {
        this.keys = keys.hmacKeys(KeySource.Name.AUDIT);
    }

    AuditStore.Head seal(UUID chain, long seq, Digest hash) {
        var key = keys.current();
        return new AuditStore.Head(
                chain, seq, hash, new Seal(key.id(), code(key, chain, seq, hash)));
    }

    /** Whether we sealed this. A chain without a record has nothing to seal. */
    boolean isOurs(AuditStore.Head head) {
        return head.seq() == 0
                ? head.equals(AuditStore.Head.empty(head.chain()))
                : keys.find(head.seal().keyId()).filter(key -> isSealed(head, key)).isPresent();
    }

    /** Whether it was sealed under another key than those we have, says the head. */
    boolean isForeign(AuditStore.Head head) {
        return head.seq() > 0 && keys.find(head.seal().keyId()).isEmpty();
    }

    /** Whether it would be sealed with a newer key now. */
    boolean isOld(AuditStore.Head head) {
        return head.seq() > 0 && !head.seal().keyId().equals(keys.current().id());
    }

    private static boolean isSealed(AuditStore.Head head, HmacKey key) {
        return Hashes.equal(head.seal().code(), code(key, head.chain(), head.seq(), head.hash()));
    }

    private static byte[] code(HmacKey key, UUID chain, long seq, Digest hash) {
        var place =
                ByteBuffer.allocate(3 * Long.BYTES)
                        .putLong(chain.getMostSignificantBits())
                        .putLong(chain.getLeastSignificantBits())
                        .putLong(seq)
                        .array();
        return key.mac(DOMAIN, place, hash.bytes());
    }
}
