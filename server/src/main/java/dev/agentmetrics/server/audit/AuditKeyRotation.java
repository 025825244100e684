package dev.agentmetrics.server.audit;

import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Seals the end of each chain anew. A chain that was changed from outside is left as it is, and
 * with it the key that shows the change.
 */
@Component
class AuditKeyRotation implements RotatesData {

    private final AuditStore store;
    private final TransactionOperations transactions;
    private final Sealing sealing;
    private final HmacKeys keys;

    AuditKeyRotation(AuditStore store, TransactionOperations transactions, KeySource keys) {
        this.store = store;
        this.transactions = transactions;
        this.sealing = new Sealing(keys);
        this.keys = keys.hmacKeys(KeySource.Name.AUDIT);
    }

    @Override
    public boolean isFor(Purpose purpose) {
        return purpose == Purpose.Shared.AUDIT_SIGNING;
    }

    @Override
    public Progress advance(Purpose purpose, int currentVersion) {
        var chains = store.chains();
        chains.forEach(this::reseal);
        return new Progress(chains.size(), chains.size());
    }

    private void reseal(UUID chain) {
        transactions.executeWithoutResult(
                _ -> {
                    var head = store.lock(chain);
                    if (sealing.isOld(head) && sealing.isOurs(head)) {
                        store.reseal(sealing.seal(chain, head.seq(), head.hash()));
                    }
                });
    }

    @Override
    public boolean isFree(Purpose purpose, int oldVersion) {
        var old = keys.version(oldVersion).id();
        return store.chains().stream()
                .flatMap(chain -> store.head(chain).stream())
                .noneMatch(head -> head.seal().keyId().equals(old));
    }
}
