package dev.agentmetrics.server.web.tls;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.TextSeal;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private keys of the local certificate authority and of what it signed, as files sealed with a
 * key of the ring.
 *
 * <p>Guarantees that a key which an earlier release left in clear is sealed, read back, and then
 * overwritten and removed; a crash in between is made good by the next start. Does not reach what a
 * disk or an older copy of the directory may still hold of it.
 */
final class SealedKeys implements RotatesData {

    private static final Logger LOG = LoggerFactory.getLogger(SealedKeys.class);
    private static final String ENDING = ".sealed";

    private final Path folder;
    private final TextSeal seal;

    SealedKeys(Path folder, KeySource keys) {
        this.folder = folder;
        this.seal = new TextSeal(keys.hmacKeys(KeySource.Name.TLS_KEYS));
    }

    Path folder() {
        return folder;
    }

    Optional<PrivateKey> read(String name) {
        return Pki.call(
                () -> {
                    var clear = folder.resolve(name + ".pem");
                    if (Files.exists(clear) && !Files.exists(file(name))) {
                        write(name, PemFiles.readKey(clear));
                        LOG.warn(
                                "{} stood in clear and is sealed now. Older copies still hold it:"
                                        + " remove the directory to have another",
                                clear);
                    }
                    if (!Files.exists(file(name))) {
                        return Optional.empty();
                    }
                    var key = open(name);
                    erase(clear);
                    erase(folder.resolve(name + ".pem.new"));
                    return Optional.of(key);
                });
    }

    void write(String name, PrivateKey key) {
        PemFiles.writePrivate(file(name), seal.seal(PemFiles.text(key), name));
    }

    private Path file(String name) {
        return folder.resolve(name + ENDING);
    }

    private PrivateKey open(String name) throws IOException {
        try {
            return PemFiles.key(seal.open(Files.readAllBytes(file(name)), name), name);
        } catch (IllegalStateException failure) {
            throw new StartupException(
                    file(name)
                            + " cannot be opened with the keys of this deployment; restore it from"
                            + " your backup, or remove it to have a new one made",
                    failure);
        }
    }

    private static void erase(Path clear) throws IOException {
        if (!Files.exists(clear)) {
            return;
        }
        try (var channel = FileChannel.open(clear, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate((int) channel.size()), 0);
            channel.force(true);
        }
        Files.delete(clear);
    }

    // ---- a new version of the key that seals them

    @Override
    public boolean isFor(Purpose purpose) {
        return purpose == Purpose.Shared.TLS_KEYS;
    }

    @Override
    public Progress advance(Purpose purpose, int currentVersion) {
        return Pki.call(
                () -> {
                    var names = names();
                    for (var name : names) {
                        if (seal.isOld(Files.readAllBytes(file(name)))) {
                            write(name, open(name));
                        }
                    }
                    return new Progress(names.size(), names.size());
                });
    }

    @Override
    public boolean isFree(Purpose purpose, int oldVersion) {
        return Pki.call(
                () -> {
                    for (var name : names()) {
                        if (seal.isOld(Files.readAllBytes(file(name)))) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .toList();
        }
    }
}
