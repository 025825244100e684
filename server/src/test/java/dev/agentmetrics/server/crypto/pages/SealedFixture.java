package dev.agentmetrics.server.crypto.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Keys, files and damage for the tests of sealed files. */
public final class SealedFixture {

    static final int SLACK = 40;

    private SealedFixture() {}

    public static PageKeys keys(int current) {
        var keys = new HashMap<Integer, byte[]>();
        for (int version = 1; version <= current; version++) {
            var key = new byte[PageKeys.KEY_BYTES];
            Arrays.fill(key, (byte) version);
            keys.put(version, key);
        }
        return PageKeys.of(current, keys);
    }

    static SealedFiles files() {
        return files(1);
    }

    /** Of this version of the key; rewritten as often as their size allows. */
    public static SealedFiles files(int version) {
        return new SealedFiles(keys(version), null, SLACK, Steps.UNOBSERVED);
    }

    static SealedFiles neverRewriting() {
        return new SealedFiles(keys(1), null, 1 << 20, Steps.UNOBSERVED);
    }

    static void write(SealedFile file, long at, byte[] content) throws IOException {
        file.write(ByteBuffer.wrap(content), at);
    }

    static byte[] content(SealedFile file) throws IOException {
        var all = ByteBuffer.allocate(Math.toIntExact(file.size()));
        while (all.hasRemaining() && file.read(all, all.position()) >= 0) {
            // until full
        }
        return all.array();
    }

    /** As many pages as asked for, each different and the same for the same seed. */
    static byte[] pages(int count, long seed) {
        var bytes = new byte[count * PageLog.PAGE];
        new java.util.Random(seed).nextBytes(bytes);
        return bytes;
    }

    static Path sealed(Path directory, String name, byte[] content) throws IOException {
        var path = directory.resolve(name);
        try (var file = neverRewriting().open(path, true)) {
            write(file, 0, content);
        }
        return path;
    }

    static Map<Path, byte[]> snapshot(Path directory) {
        var files = new HashMap<Path, byte[]>();
        try (var list = Files.list(directory)) {
            // A mark that is being replaced has no file yet, and one must not be ahead of its file.
            var names =
                    list.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().endsWith(".new"))
                            .sorted(Comparator.reverseOrder())
                            .toList();
            for (var file : names) {
                files.put(file.getFileName(), Files.readAllBytes(file));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }

    /** What a crash at this moment would leave. */
    public static Path copy(Path directory, Path to) throws IOException {
        return restore(snapshot(directory), to);
    }

    static Path restore(Map<Path, byte[]> snapshot, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (var entry : snapshot.entrySet()) {
            Files.write(directory.resolve(entry.getKey()), entry.getValue());
        }
        return directory;
    }
}
