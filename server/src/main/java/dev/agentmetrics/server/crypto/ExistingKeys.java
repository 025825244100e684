package dev.agentmetrics.server.crypto;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.internal.CryptoConfiguration;
import dev.agentmetrics.server.crypto.internal.ring.RingKeySource;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider.Surroundings;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.RootKey;
import java.time.InstantSource;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * The keys of a deployment, for commands that run beside its server or without it.
 *
 * <p>Guarantees that no key is made: where one is missing, the command ends.
 */
public final class ExistingKeys implements AutoCloseable {

    private final StoredKeyRing ring;

    private ExistingKeys(StoredKeyRing ring) {
        this.ring = ring;
    }

    /**
     * Asks the key manager that the settings name.
     *
     * @throws StartupException when there are no keys, or they cannot be had
     */
    public static ExistingKeys of(Binder settings, DataDir dataDir) {
        return new ExistingKeys(
                StoredKeyRing.openExisting(
                        new Surroundings(
                                settings,
                                dataDir,
                                CryptoConfiguration.secureRandom(),
                                InstantSource.system())));
    }

    public KeyRing ring() {
        return ring;
    }

    public RootKey root() {
        return ring;
    }

    public KeySource source() {
        return new RingKeySource(ring);
    }

    /** For data of before a rotation that are brought back: what was disabled is read again. */
    public void reopenDisabled() {
        ring.reopenDisabled();
    }

    @Override
    public void close() {
        ring.close();
    }
}
