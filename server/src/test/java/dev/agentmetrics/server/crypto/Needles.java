package dev.agentmetrics.server.crypto;

import dev.agentmetrics.server.secrecy.Finding;
import dev.agentmetrics.server.secrecy.Needle;
import dev.agentmetrics.server.secrecy.SecretScan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks for a secret where it must not be, in every form: the product's own search, for tests. */
public final class Needles {

    private Needles() {}

    /** The files under a directory that contain the secret in any of its forms. */
    public static List<Path> filesWith(Path directory, String secret) {
        return findings(directory, List.of(Needle.text("secret", secret))).stream()
                .map(Finding::place)
                .distinct()
                .map(Path::of)
                .toList();
    }

    /** All there is of these under a directory; everything must be readable. */
    public static List<Finding> findings(Path directory, List<Needle> needles) {
        var told = new Told();
        new SecretScan(needles, told).tree(directory, Set.of());
        return told.found;
    }

    public static boolean isIn(String text, String secret) {
        var told = new Told();
        new SecretScan(List.of(Needle.text("secret", secret)), told)
                .bytes("text", text.getBytes(StandardCharsets.UTF_8));
        return !told.found.isEmpty();
    }

    private static final class Told implements SecretScan.Report {

        private final List<Finding> found = new ArrayList<>();

        @Override
        public void found(Finding finding) {
            found.add(finding);
        }

        @Override
        public void notRead(String place, String reason) {
            throw new AssertionError("not read: " + place + " (" + reason + ")");
        }
    }
}
