package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.backup.KeyCopies;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.core.InRounds;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Looks every minute whether something that belongs beside the backups is not there yet. */
@Component
class LedgerRounds implements InRounds {

    private final DeletionLedger ledger;
    private final KeyCopies keys;

    LedgerRounds(DeletionLedger ledger, KeyCopies keys) {
        this.ledger = ledger;
        this.keys = keys;
    }

    @Override
    public String name() {
        return "beside-backups";
    }

    @Override
    public Duration pause() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void round() {
        ledger.round();
        keys.round();
    }

    @Override
    public void calledBy(Runnable call) {
        // Whoever deletes something does not wait for a round.
    }
}
