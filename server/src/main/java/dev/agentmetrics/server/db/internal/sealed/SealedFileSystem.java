package dev.agentmetrics.server.db.internal.sealed;

import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.pages.SealedFile;
import dev.agentmetrics.server.crypto.pages.SealedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePath;

/**
 * A directory in which H2 sees files, and the disk sealed ones: database, temporary files, traces.
 *
 * <p>H2 finds it by a scheme in the database's address, which each directory has for itself, so
 * that two of them in one process keep their keys apart.
 */
public final class SealedFileSystem {

    /** H2's own ending for what it removes at the next start. */
    private static final String TEMPORARY = ".temp.db";

    private final String scheme;
    private final SealedFiles files;

    /** Opened and checked before H2 asks for them. */
    private final Map<Path, SealedFile> prepared = new ConcurrentHashMap<>();

    private final Map<Path, SealedFile> open = new ConcurrentHashMap<>();

    private SealedFileSystem(String scheme, SealedFiles files) {
        this.scheme = scheme;
        this.files = files;
    }

    /** Makes H2 know it, in place of an earlier one of the same directory. */
    public static SealedFileSystem mount(Path directory, SealedFiles files) {
        var name = directory.toAbsolutePath().normalize().toString();
        var digest = Hashes.sha256(name.getBytes(StandardCharsets.UTF_8));
        var scheme = "sealed-" + HexFormat.of().formatHex(digest, 0, 12);
        var mounted = new SealedFileSystem(scheme, files);
        FilePath.register(new SealedPath(mounted, scheme + ":" + name));
        return mounted;
    }

    /** What H2 calls a file of this directory. */
    public String address(Path file) {
        return scheme + ":" + file.toAbsolutePath().normalize();
    }

    /**
     * Opens a database's file now, so that what is wrong with it is said in our words, and only
     * once. After a crash, H2 is shown the newest commit.
     */
    public void prepare(Path file, boolean writable) throws IOException {
        var key = file.toAbsolutePath().normalize();
        var opened = files.open(key, writable);
        prepared.put(key, opened);
        if (writable && NewestCommit.mayBeHidden(opened)) {
            NewestCommit.find(address(key));
            prepared.put(key, files.open(key, true));
        }
    }

    /** Closes what was prepared and never asked for. */
    public void dismiss() throws IOException {
        for (var file : List.copyOf(prepared.keySet())) {
            var unused = prepared.remove(file);
            if (unused != null) {
                unused.close();
            }
        }
    }

    /** The file, while H2 has it open to write. */
    public Optional<SealedFile> opened(Path file) {
        return Optional.ofNullable(open.get(file.toAbsolutePath().normalize()));
    }

    String scheme() {
        return scheme;
    }

    SealedFile open(Path file, boolean writable) throws IOException {
        var ready = prepared.remove(file);
        if (ready == null) {
            ready = isTemporary(file) ? files.openTemporary(file) : files.open(file, writable);
        }
        if (writable) {
            open.put(file, ready);
        }
        return ready;
    }

    /** How long H2 finds a file, without taking it away from who has it. */
    long size(Path file) throws IOException {
        var known = open.getOrDefault(file, prepared.get(file));
        if (known != null) {
            return known.size();
        }
        if (isTemporary(file) || !Files.exists(file)) {
            return 0;
        }
        try (var briefly = files.open(file, false)) {
            return briefly.size();
        }
    }

    void closed(SealedFile file) {
        open.remove(file.path(), file);
    }

    private static boolean isTemporary(Path file) {
        return file.toString().endsWith(TEMPORARY);
    }
}
