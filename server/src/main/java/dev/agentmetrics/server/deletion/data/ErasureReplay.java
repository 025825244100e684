package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.backup.ledger.Deleted;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import org.springframework.stereotype.Component;

/** Carries out once more what was deleted after the backup that was restored. */
@Component
public class ErasureReplay {

    private final ErasureJob job;

    ErasureReplay(ErasureJob job) {
        this.job = job;
    }

    /**
     * When it returns, no answer and no sum contains the data; a new receipt follows.
     *
     * @param known whether the control store has the organisation
     */
    public void again(Deleted deleted, ChosenEvents chosen, boolean known) {
        job.again(Erasure.requested(deleted.id(), deleted.org(), chosen, deleted.at()), known);
    }
}
