package dev.agentmetrics.server.db.internal.sealed;

import dev.agentmetrics.server.crypto.pages.SealedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.h2.store.fs.FilePath;

/**
 * A name in a sealed directory. Everything about names is the disk's business; what is in a file is
 * ours.
 */
final class SealedPath extends FilePath {

    private final SealedFileSystem system;

    SealedPath(SealedFileSystem system, String name) {
        this.system = system;
        this.name = name;
    }

    @Override
    public String getScheme() {
        return system.scheme();
    }

    @Override
    public FilePath getPath(String path) {
        return new SealedPath(system, path);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new SealedChannel(system, system.open(path(), !mode.equals("r")));
    }

    /** What H2 sees of it, not what lies on the disk. */
    @Override
    public long size() {
        try {
            return system.size(path());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Beside the database, whatever H2 would prefer: other directories are nobody's promise. */
    @Override
    public FilePath createTempFile(String suffix, boolean inTempDir) throws IOException {
        return wrap(onDisk().createTempFile(suffix, false));
    }

    @Override
    public void delete() {
        try {
            SealedFiles.delete(path());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Only offline compaction would, which nobody calls: a mark cannot move with its file. */
    @Override
    public void moveTo(FilePath newName, boolean atomicReplace) {
        throw new UnsupportedOperationException("a sealed file keeps its name: " + name);
    }

    @Override
    public boolean createFile() {
        return onDisk().createFile();
    }

    @Override
    public boolean exists() {
        return onDisk().exists();
    }

    @Override
    public boolean isDirectory() {
        return onDisk().isDirectory();
    }

    @Override
    public boolean isRegularFile() {
        return onDisk().isRegularFile();
    }

    @Override
    public boolean isAbsolute() {
        return onDisk().isAbsolute();
    }

    @Override
    public long lastModified() {
        return onDisk().lastModified();
    }

    @Override
    public boolean canWrite() {
        return onDisk().canWrite();
    }

    @Override
    public boolean setReadOnly() {
        return onDisk().setReadOnly();
    }

    @Override
    public void createDirectory() {
        onDisk().createDirectory();
    }

    @Override
    public FilePath toRealPath() {
        return wrap(onDisk().toRealPath());
    }

    @Override
    public FilePath getParent() {
        return wrap(onDisk().getParent());
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        return onDisk().newDirectoryStream().stream().map(this::wrap).toList();
    }

    private FilePath wrap(FilePath disk) {
        return new SealedPath(system, system.scheme() + ":" + disk);
    }

    private FilePath onDisk() {
        return FilePath.get("file:" + plain());
    }

    private Path path() {
        return Path.of(plain());
    }

    private String plain() {
        return name.substring(system.scheme().length() + 1);
    }
}
