package dev.agentmetrics.server.backup.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A directory, which is best another disk's, or another machine's. */
public final class DirectorySink implements Sink {

    /** What is being written; a leftover of a process that was killed is overwritten or removed. */
    private static final String DRAFT = ".part";

    private static final long ALMOST_NOTHING = 1L << 20;

    private final Path root;

    public DirectorySink(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public Upload create(String name) throws IOException {
        var file = file(name);
        try {
            makeDirectories(parent(file));
            return new FileUpload(file);
        } catch (IOException failure) {
            throw told(failure);
        }
    }

    @Override
    public InputStream read(String name) throws IOException {
        try {
            return Files.newInputStream(file(name));
        } catch (NoSuchFileException missing) {
            throw new SinkException(
                    SinkException.Reason.MISSING, "there is no " + name + " in " + root, missing);
        }
    }

    @Override
    public List<Stored> list() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        var found = new ArrayList<Stored>();
        try (var files = Files.walk(root, 2)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                var name = root.relativize(file).toString();
                if (!name.endsWith(DRAFT)) {
                    found.add(new Stored(name, Files.size(file)));
                }
            }
        }
        return List.copyOf(found);
    }

    @Override
    public void delete(String name) throws IOException {
        var file = file(name);
        Files.deleteIfExists(file);
        Files.deleteIfExists(draft(file));
        var directory = parent(file);
        if (!directory.equals(root) && Files.isDirectory(directory)) {
            removeIfEmpty(directory);
        }
    }

    private static void removeIfEmpty(Path directory) throws IOException {
        try (var left = Files.list(directory)) {
            for (var file : (Iterable<Path>) left::iterator) {
                if (!file.toString().endsWith(DRAFT)) {
                    return;
                }
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Override
    public String described() {
        return root.toString();
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }

    private Path file(String name) {
        var file = root.resolve(name).normalize();
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IllegalArgumentException("not a name: " + name);
        }
        return file;
    }

    private static Path parent(Path file) {
        var parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not in a directory: " + file);
        }
        return parent;
    }

    private static Path draft(Path file) {
        return parent(file).resolve(file.getFileName() + DRAFT);
    }

    private static void makeDirectories(Path directory) throws IOException {
        Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** What the operating system said, for the operator. */
    private IOException told(IOException failure) {
        if (failure instanceof SinkException) {
            return failure;
        }
        return isFull()
                ? new SinkException(
                        SinkException.Reason.FULL, "there is no room left in " + root, failure)
                : new SinkException(
                        SinkException.Reason.UNREACHABLE, "cannot write to " + root, failure);
    }

    private boolean isFull() {
        try {
            return Files.getFileStore(root).getUsableSpace() < ALMOST_NOTHING;
        } catch (IOException _) {
            return false;
        }
    }

    /** Written beside its place, synced, and then moved there. */
    private final class FileUpload extends Upload {

        private final Path file;
        private final FileChannel channel;
        private final OutputStream out;
        private boolean finished;

        FileUpload(Path file) throws IOException {
            this.file = file;
            channel =
                    FileChannel.open(
                            draft(file),
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            out = Channels.newOutputStream(channel);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException failure) {
                throw told(failure);
            }
        }

        @Override
        public void finish() throws IOException {
            try {
                channel.force(true);
                channel.close();
                Files.move(draft(file), file, StandardCopyOption.ATOMIC_MOVE);
                try (var directory = FileChannel.open(parent(file), StandardOpenOption.READ)) {
                    directory.force(true);
                }
                finished = true;
            } catch (IOException failure) {
                throw told(failure);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
            if (!finished) {
                Files.deleteIfExists(draft(file));
            }
        }
    }
}
