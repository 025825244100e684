package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.deletion.data.internal.JdbcErasureStore;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventRemoval;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Wishes that are carried out again, beside an event store that only says what it was asked. */
public final class Replays {

    private final List<ChosenEvents> hidden = new ArrayList<>();
    private final JdbcErasureStore store;
    private final ErasureJob job;

    public Replays(TestControlStore control, KeyRing ring, Clock clock) {
        store = new JdbcErasureStore(control.jdbc());
        var transactions = control.transactions();
        job =
                new ErasureJob(
                        store,
                        new Events(),
                        Receipts.of(
                                ring,
                                control.jdbc(),
                                new BackupSettings(
                                        "", Duration.ofDays(1), 30, 7, 30, 7, true, null, null)),
                        Receipts.keys(ring, control.jdbc()),
                        new AuditLog(
                                new JdbcAuditStore(control.source()),
                                transactions,
                                TestKeys.fixed(),
                                clock),
                        transactions,
                        clock);
    }

    public ErasureReplay replay() {
        return new ErasureReplay(job);
    }

    public void round() {
        job.round();
    }

    /** In order, each time. */
    public List<ChosenEvents> hidden() {
        return List.copyOf(hidden);
    }

    public List<String> receipts(OrgId org) {
        return store.list(org, 10).stream().map(Erasure::receipt).filter(Objects::nonNull).toList();
    }

    private final class Events implements EventRemoval {

        @Override
        public Count hide(OrgId org, ChosenEvents chosen, Instant receivedUntil) {
            hidden.add(chosen);
            return new Count(1, 0, 0);
        }

        @Override
        public boolean takeOutOfFiles(OrgId org, ChosenEvents chosen) {
            return true;
        }

        @Override
        public Count count(OrgId org, ChosenEvents chosen, Instant receivedUntil) {
            return Count.NONE;
        }
    }
}
