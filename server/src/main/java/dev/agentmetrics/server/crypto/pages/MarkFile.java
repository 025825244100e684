package dev.agentmetrics.server.crypto.pages;

import dev.agentmetrics.server.crypto.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the marks of one sealed file in a small file of text, authenticated with a key for this
 * purpose and this name. Replaced as a whole, so that a crash leaves the old or the new one.
 */
final class MarkFile {

    private static final String FIRST = "agentmetrics-mark-v1";
    private static final String NONE = "-";

    private final Path file;
    private final PageKeys keys;

    /** The name of the file that is marked: the mark of another says nothing about it. */
    private final String subject;

    /** By key version: marks are written every second, also while no key can be asked for. */
    private final Map<Integer, SecretKey> derived = new ConcurrentHashMap<>();

    MarkFile(Path file, String subject, PageKeys keys) {
        this.file = file;
        this.subject = subject;
        this.keys = keys;
    }

    Path path() {
        return file;
    }

    /** Empty when there is none. Fails when it was changed or is of another key. */
    Optional<PageMarks> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var lines = Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        if (lines.size() != 5 || !lines.get(0).equals(FIRST)) {
            throw damaged();
        }
        try {
            var body = String.join("\n", lines.subList(0, 4));
            var key = key(Integer.parseInt(lines.get(1)));
            if (key.isEmpty() || !Hashes.equal(mac(key.get(), body), lines.get(4))) {
                throw damaged();
            }
            return Optional.of(new PageMarks(parse(lines.get(2)), parse(lines.get(3))));
        } catch (NumberFormatException _) {
            throw damaged();
        }
    }

    /** Under the key version of the file that is marked. */
    void write(PageMarks marks, int version) throws IOException {
        var body =
                String.join(
                        "\n",
                        List.of(
                                FIRST,
                                Integer.toString(version),
                                text(marks.current()),
                                text(marks.next())));
        var mac = mac(key(version).orElseThrow(), body);
        OwnFiles.replace(file, (body + "\n" + mac + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private Optional<SecretKey> key(int version) {
        var known = derived.get(version);
        if (known != null) {
            return Optional.of(known);
        }
        var purpose = "agentmetrics page mark v1 " + subject;
        var made =
                keys.key(version)
                        .map(key -> DerivedKey.of("HmacSHA256", key, new byte[0], purpose));
        made.ifPresent(key -> derived.put(version, key));
        return made;
    }

    private static String mac(SecretKey key, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of()
                    .formatHex(mac.doFinal(body.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HmacSHA256", impossible);
        }
    }

    private static String text(@Nullable PageMark mark) {
        return mark == null
                ? NONE
                : String.join(
                        " ",
                        mark.fileId(),
                        Long.toString(mark.boxes()),
                        mark.tag(),
                        Long.toString(mark.generation()));
    }

    private static @Nullable PageMark parse(String line) {
        if (line.equals(NONE)) {
            return null;
        }
        var parts = line.split(" ", -1);
        return new PageMark(parts[0], Long.parseLong(parts[1]), parts[2], Long.parseLong(parts[3]));
    }

    private DamagedFileException damaged() {
        return new DamagedFileException(
                file, "was changed, or was written with another key than this deployment's");
    }
}
