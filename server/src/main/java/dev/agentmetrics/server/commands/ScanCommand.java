package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.core.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Finds keys of this product in files, and prints where they are, never what they are. Knows them
 * by their checksum, so it needs neither a server nor a list.
 */
final class ScanCommand {

    private static final String USAGE =
            """
            usage: agentmetrics scan PATH...    looks for AgentMetrics keys in files and folders; - is
                                                standard input

            Prints FILE:LINE and the public part of each key. Looks into every file, binary ones too,
            but not into .git, compressed files, or files of more than 256 MB; does not follow links.
            Exit code 0 when there is no key, 1 when there is one, 2 when something was not read.""";

    private static final String STANDARD_INPUT = "-";
    private static final int MAX_NAME = 4_096;

    private final Terminal terminal;
    private final InputStream input;
    private boolean found;
    private boolean incomplete;

    ScanCommand(Terminal terminal, InputStream input) {
        this.terminal = terminal;
        this.input = input;
    }

    int run(List<String> paths) {
        if (paths.isEmpty() || paths.stream().anyMatch(path -> path.startsWith("--"))) {
            throw new Usage(USAGE);
        }
        for (var path : paths) {
            if (path.equals(STANDARD_INPUT)) {
                scan("standard input", () -> input);
            } else {
                walk(Path.of(path));
            }
        }
        if (found) {
            terminal.err().println("Rotate each of these keys: whoever can read the file has it.");
            return Commands.FOUND;
        }
        return incomplete ? Commands.FAILED : Commands.DONE;
    }

    private void walk(Path root) {
        try {
            Files.walkFileTree(root, new Visitor());
        } catch (IOException failure) {
            skip(root, failure);
        }
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            // Packed: what is in there cannot be read like this. See the guide for a history.
            return folder.endsWith(".git")
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.size() > KeyFinder.MAX_BYTES) {
                skip(file, "it is larger than 256 MB");
            } else if (attributes.isRegularFile()) {
                scan(file.toString(), () -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            skip(file, failure);
            return FileVisitResult.CONTINUE;
        }
    }

    @FunctionalInterface
    private interface Source {
        InputStream open() throws IOException;
    }

    private void scan(String name, Source source) {
        try (var content = source.open()) {
            boolean whole =
                    KeyFinder.find(content, (line, key) -> print(name + ":" + line + ": " + key));
            if (!whole) {
                skip(name, "the part beyond 256 MB");
            }
        } catch (IOException failure) {
            skip(name, failure.getClass().getSimpleName());
        }
    }

    private void print(String line) {
        found = true;
        terminal.out().println(VisibleText.line(line, MAX_NAME));
    }

    private void skip(Path file, IOException failure) {
        skip(file, failure.getClass().getSimpleName());
    }

    private void skip(Object name, String reason) {
        incomplete = true;
        terminal.err()
                .println(VisibleText.line("not read: " + name + " (" + reason + ")", MAX_NAME));
    }
}
