package dev.agentmetrics.clickhouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Changes one bit of the engine's files at a time and asks it everything again. */
final class BitFlips {

    private static final int FLIPS_OF_A_KIND = 1;

    private final Path directory;
    private final EngineKeys keys;
    private final String right;
    private final SplittableRandom random;

    private BitFlips(Path directory, EngineKeys keys, long seed) {
        this.directory = directory;
        this.keys = keys;
        random = new SplittableRandom(seed);
        right = ask();
    }

    /** A few kinds of files only: a process cannot open the engine many times. */
    static void run(Path directory, EngineKeys keys, int round) throws IOException {
        var flips = new BitFlips(directory, keys, round);
        var silent = 0;
        var noticed = 0;
        var harmless = 0;
        var kind = 0;
        for (var files : flips.files().values()) {
            if (kind++ % 2 != round % 2) {
                continue;
            }
            for (var i = 0; i < FLIPS_OF_A_KIND; i++) {
                var file = files.get(flips.random.nextInt(files.size()));
                var answer = flips.answerWith(file);
                if (answer.equals(flips.right)) {
                    harmless++;
                } else if (answer.startsWith("error")) {
                    noticed++;
                } else {
                    silent++;
                    System.out.println("silent: " + file + " " + answer);
                }
            }
        }
        System.out.println("flips " + silent + " " + noticed + " " + harmless);
    }

    private Map<String, List<Path>> files() throws IOException {
        var kinds = new TreeMap<String, List<Path>>();
        try (var walk = Files.walk(directory.resolve("sealed"))) {
            walk.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".check"))
                    .filter(file -> !file.getFileName().toString().startsWith("mutation_"))
                    .sorted()
                    .forEach(
                            file ->
                                    kinds.computeIfAbsent(
                                                    file.getFileName().toString(),
                                                    _ -> new ArrayList<>())
                                            .add(file));
        }
        return kinds;
    }

    private String answerWith(Path file) throws IOException {
        var before = copy();
        try {
            var bytes = Files.readAllBytes(file);
            // The head has spare bytes that nobody reads; what counts is behind it.
            var at = 64 < bytes.length ? random.nextInt(64, bytes.length) : 10;
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            return ask();
        } finally {
            restore(before);
        }
    }

    private String ask() {
        try (var engine = AtRestChild.open(directory, keys)) {
            return AtRestChild.digest(engine);
        } catch (IllegalStateException | ClickHouseException refused) {
            return "error " + refused.getMessage();
        }
    }

    private Path copy() throws IOException {
        var copy = directory.resolveSibling("before");
        delete(copy);
        copyTree(directory, copy);
        return copy;
    }

    private void restore(Path copy) throws IOException {
        delete(directory);
        Files.move(copy, directory);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var walk = Files.walk(from)) {
            for (var path : walk.toList()) {
                var target = to.resolve(from.relativize(path));
                if (Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (var walk = Files.walk(root)) {
            for (var path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
