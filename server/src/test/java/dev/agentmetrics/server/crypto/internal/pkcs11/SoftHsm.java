package dev.agentmetrics.server.crypto.internal.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tokens of the real SoftHSM. Needs the distribution's package softhsm2; {@code ./dev test}
 * installs it.
 */
public final class SoftHsm {

    static final String PIN = "123456";

    private static final Path LIBRARY =
            Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so")
                    .map(Path::of)
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new IllegalStateException(
                                            "SoftHSM is missing: apt-get install softhsm2"));

    private static final Map<String, Path> DIRECTORIES = new HashMap<>();

    /**
     * Made before the library is loaded, which does not see tokens that are made by others later.
     */
    private static final Iterator<String> SLOTS = prepare().iterator();

    private static final int TOKENS = 40;

    private SoftHsm() {}

    /** The settings of a token that nobody has used. */
    public static Map<String, String> newToken() {
        synchronized (SLOTS) {
            return Map.of(
                    "key-manager",
                    "pkcs11",
                    "pkcs11-library",
                    LIBRARY.toString(),
                    "pkcs11-slot",
                    SLOTS.next(),
                    "pkcs11-pin",
                    PIN);
        }
    }

    /** Where SoftHSM keeps the token of these settings. */
    static Path directory(Map<String, String> settings) {
        return DIRECTORIES.get(settings.get("pkcs11-slot"));
    }

    private static List<String> prepare() {
        var configuration = System.getenv("SOFTHSM2_CONF");
        if (configuration == null) {
            throw new IllegalStateException("SOFTHSM2_CONF is set by the build; see pom.xml");
        }
        try {
            var file = Path.of(configuration);
            Files.createDirectories(file.getParent());
            var tokens = Files.createTempDirectory(file.getParent(), "tokens");
            Files.writeString(
                    file,
                    "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n"
                            .formatted(tokens));
            for (int i = 0; i < TOKENS; i++) {
                var before = list(tokens);
                var slot = slot();
                var made = list(tokens);
                made.removeAll(before);
                DIRECTORIES.put(slot, made.getFirst());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return List.copyOf(DIRECTORIES.keySet());
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return new ArrayList<>(files.toList());
        }
    }

    private static String slot() {
        var said =
                run(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "test",
                        "--pin",
                        PIN,
                        "--so-pin",
                        "so-" + PIN);
        var slot = Pattern.compile("reassigned to slot (\\d+)").matcher(said);
        if (!slot.find()) {
            throw new IllegalStateException(said);
        }
        return slot.group(1);
    }

    private static String run(String... command) {
        try {
            var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            return said;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }
}
