package dev.agentmetrics.server.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Looks for a secret where it must not be: as it is, in hex, in Base64, and in UTF-16. */
public final class Needles {

    private Needles() {}

    /** The files under a directory that contain the secret in any of its forms. */
    public static List<Path> filesWith(Path directory, String secret) {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isIn(read(file), secret))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static boolean isIn(String text, String secret) {
        return forms(secret).stream().anyMatch(text::contains);
    }

    private static boolean isIn(byte[] content, String secret) {
        return isIn(new String(content, StandardCharsets.ISO_8859_1), secret)
                || new String(content, StandardCharsets.UTF_16BE).contains(secret)
                || new String(content, StandardCharsets.UTF_16LE).contains(secret);
    }

    private static List<String> forms(String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        var hex = HexFormat.of().formatHex(bytes);
        var forms = new ArrayList<String>();
        forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
        forms.add(hex);
        forms.add(hex.toUpperCase(Locale.ROOT));
        // Where Base64 begins depends on what stands before; the inner part does not.
        for (int shift = 0; shift < 3; shift++) {
            var shifted = new byte[shift + bytes.length];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            var text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(text.substring(4, text.length() - 2));
            forms.add(
                    Pattern.compile("/")
                            .matcher(text.substring(4, text.length() - 2).replace('+', '-'))
                            .replaceAll("_"));
        }
        return forms;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
