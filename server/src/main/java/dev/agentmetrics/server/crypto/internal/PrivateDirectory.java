package dev.agentmetrics.server.crypto.internal;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import dev.agentmetrics.server.core.StartupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A directory whose files only their owner may read.
 *
 * <p>Guarantees that files are made with mode 0600 from their first byte, that a crash leaves a
 * file complete or absent, and that reading refuses what others could have read. Does not protect
 * from the superuser.
 */
public final class PrivateDirectory {

    private static final Set<PosixFilePermission> DIRECTORY_MODE =
            Set.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);
    private static final Set<PosixFilePermission> FILE_MODE = Set.of(OWNER_READ, OWNER_WRITE);

    private final Path path;

    public PrivateDirectory(Path path) {
        this.path = path;
    }

    public boolean hasNone(String ending) throws IOException {
        if (!Files.isDirectory(path)) {
            return true;
        }
        try (var files = Files.list(path)) {
            return files.noneMatch(file -> file.toString().endsWith(ending));
        }
    }

    /** Makes it when it is missing; refuses it when others may look inside. */
    public void prepare() throws IOException {
        if (!Files.exists(path)) {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
        }
        requireMode(path, DIRECTORY_MODE, "700");
    }

    public boolean contains(String name) {
        return Files.exists(path.resolve(name));
    }

    public byte[] read(String name) throws IOException {
        var file = path.resolve(name);
        requireMode(file, FILE_MODE, "600");
        return Files.readAllBytes(file);
    }

    public void write(String name, byte[] content) throws IOException {
        var draft = path.resolve(name + ".new");
        Files.deleteIfExists(draft);
        try (var channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(FILE_MODE))) {
            // A disk that is nearly full takes a part and does not say so.
            for (var rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        try (var directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    public void delete(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
        try (var directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    private static void requireMode(Path path, Set<PosixFilePermission> mode, String octal)
            throws IOException {
        if (!mode.containsAll(Files.getPosixFilePermissions(path))) {
            throw new StartupException(
                    path
                            + " can be read by others; run `chmod "
                            + octal
                            + " "
                            + path
                            + "` and consider what is in it known to them");
        }
    }
}
