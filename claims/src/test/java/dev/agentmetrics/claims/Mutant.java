package dev.agentmetrics.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A control switched off, as {@code scripts/mutants/run} does it: what it is the proof of, and the
 * tests that must go red.
 */
record Mutant(String name, List<String> proves, List<String> tests, List<Piece> pieces) {

    private static final Pattern FIELD = Pattern.compile("(proves|test|file): (.+)");

    /** Source that is replaced: it must occur in the file, and once. */
    record Piece(String file, String text) {}

    static List<Mutant> all(Path repository) {
        try (var files =
                Files.newDirectoryStream(repository.resolve("scripts/mutants"), "*.mutant")) {
            var all = new ArrayList<Mutant>();
            for (var file : files) {
                all.add(parse(file.getFileName().toString(), Files.readString(file)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Mutant parse(String name, String text) {
        var proves = new ArrayList<String>();
        var tests = new ArrayList<String>();
        var pieces = new ArrayList<Piece>();
        var file = "";
        var found = new ArrayList<String>();
        for (var line : (text + "\n#").split("\n", -1)) {
            if (line.equals("-") || line.startsWith("- ")) {
                found.add(line.substring(Math.min(2, line.length())));
                continue;
            }
            if (!found.isEmpty()) {
                pieces.add(new Piece(file, String.join("\n", found)));
                found.clear();
            }
            // What is neither says what is wrong, or is the replacement.
            var field = FIELD.matcher(line);
            if (field.matches()) {
                switch (field.group(1)) {
                    case "proves" -> proves.add(field.group(2));
                    case "test" -> tests.add(field.group(2));
                    default -> file = field.group(2);
                }
            }
        }
        return new Mutant(name.replace(".mutant", ""), proves, tests, pieces);
    }
}
