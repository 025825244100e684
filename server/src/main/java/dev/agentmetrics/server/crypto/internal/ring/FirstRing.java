package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider.Surroundings;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keyring.DataKey;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.SealedElsewhere;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.stream.Stream;

/** The ring of a deployment that begins, with a root of its own in the key manager. */
final class FirstRing {

    /** Of the deployment's name, in the root's: 64 bits. */
    private static final int ROOT_DIGITS = 16;

    private FirstRing() {}

    /**
     * With the keys of an earlier release, where there are some.
     *
     * @param elsewhere data that may be there although the data directory is lost
     */
    static void make(
            KeyManager manager, Surroundings around, LegacyKeys legacy, SealedElsewhere elsewhere) {
        if (!legacy.exist()) {
            requireNoData(around.dataDir(), elsewhere);
        }
        var deployment = HexFormat.of().formatHex(around.random().bytes(16));
        // A name of its own: what another deployment does with its root in the same key manager
        // must not touch this one.
        var root = new KeyName(KeyName.ROOT + "-" + deployment.substring(0, ROOT_DIGITS));
        manager.create(root, KeyManager.Use.WRAP);
        var wraps = new RootWraps(manager, root);
        var sealKey = around.random().bytes(DataKey.BYTES);
        var content = RingContent.first(deployment, root, wraps.wrapSeal(deployment, sealKey));
        if (legacy.exist()) {
            for (var old : legacy.read().entrySet()) {
                var key = old.getValue();
                content =
                        content.with(
                                wraps.entry(
                                        deployment,
                                        old.getKey().purpose(),
                                        1,
                                        key.since().truncatedTo(ChronoUnit.SECONDS),
                                        key.bytes()));
            }
        }
        var now = around.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        for (var purpose : Purpose.Shared.values()) {
            if (content.current(purpose).isEmpty()) {
                var bytes = around.random().bytes(DataKey.BYTES);
                content = content.with(wraps.entry(deployment, purpose, 1, now, bytes));
            }
        }
        try {
            new RingFile(around.dataDir()).write(content, sealKey);
        } catch (IOException failure) {
            throw new StartupException("cannot write " + around.dataDir().keys(), failure);
        }
    }

    /** New keys would hide that the right ones are lost, and nothing sealed could be read. */
    private static void requireNoData(DataDir dataDir, SealedElsewhere elsewhere) {
        var place =
                Stream.of(dataDir.control(), dataDir.clickhouse())
                        .filter(Files::exists)
                        .map(Path::toString)
                        .findFirst()
                        .or(elsewhere::place);
        if (place.isPresent()) {
            var lost =
                    dataDir.keys()
                            + " is missing although there is data that needs it, in "
                            + place.get()
                            + "; no key was made. Put the newest copy of that directory back:"
                            + " `agentmetrics restore --keys` takes it from where the backups are."
                            + " Or start without data";
            throw new StartupException(lost, new KeyManagerException.Misconfigured(lost));
        }
    }
}
