package dev.agentmetrics.clickhouse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Searches files for bytes as they are, in UTF-16, in hexadecimal and in base64. */
final class Needles {

    private final List<byte[]> forms = new ArrayList<>();

    Needles(byte[] needle) {
        forms.add(needle);
        var hex = HexFormat.of().formatHex(needle);
        add(hex);
        add(hex.toUpperCase(java.util.Locale.ROOT));
        // At each of the three offsets, without the characters that depend on the neighbours.
        for (var offset = 0; offset < 3; offset++) {
            var shifted = new byte[needle.length + offset];
            System.arraycopy(needle, 0, shifted, offset, needle.length);
            var text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            add(text.substring(offset == 0 ? 0 : offset + 1, text.length() - 2));
        }
    }

    Needles(String needle) {
        this(needle.getBytes(StandardCharsets.UTF_8));
        forms.add(needle.getBytes(StandardCharsets.UTF_16LE));
        forms.add(needle.getBytes(StandardCharsets.UTF_16BE));
    }

    private void add(String text) {
        forms.add(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The files below that have it; links are not followed. */
    List<Path> in(Path root) throws IOException {
        try (var walk = Files.walk(root)) {
            return walk.filter(path -> Files.isRegularFile(path)).filter(this::isIn).toList();
        }
    }

    private boolean isIn(Path file) {
        try {
            var bytes = Files.readAllBytes(file);
            return forms.stream().anyMatch(form -> find(bytes, form));
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean find(byte[] bytes, byte[] form) {
        for (var at = 0; at <= bytes.length - form.length; at++) {
            if (bytes[at] == form[0]
                    && Arrays.equals(bytes, at, at + form.length, form, 0, form.length)) {
                return true;
            }
        }
        return false;
    }
}
