package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.deletion.data.internal.JdbcReceiptKeyStore;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Receipts and their keys for tests of other packages. */
public final class Receipts {

    private Receipts() {}

    public static ErasureReceipts of(KeyRing ring, JdbcClient jdbc, BackupSettings settings) {
        return new ErasureReceipts(
                ring,
                keys(ring, jdbc),
                at ->
                        settings.on()
                                ? Optional.of(
                                        new BackupHorizon.Until(
                                                at.plus(Duration.ofDays(60)), "so it goes on"))
                                : Optional.empty(),
                () -> "https://metrics.example");
    }

    public static ReceiptKeys keys(KeyRing ring, JdbcClient jdbc) {
        return new ReceiptKeys(ring, new JdbcReceiptKeyStore(jdbc));
    }
}
