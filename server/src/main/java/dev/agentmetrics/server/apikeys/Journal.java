package dev.agentmetrics.server.apikeys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether what a process prints is kept by systemd, as long as the journal is. */
final class Journal {

    private static final String STREAM = "JOURNAL_STREAM";

    private Journal() {}

    /**
     * Children inherit the variable, so what it says is compared with the output itself, as
     * systemd.exec(5) asks for.
     *
     * @param output standard output: {@code /proc/self/fd/1}
     */
    static boolean keeps(Path output, Map<String, String> environment) {
        var stream = environment.get(STREAM);
        if (stream == null) {
            return false;
        }
        try {
            var file = Files.readAttributes(output, "unix:dev,ino");
            return stream.equals(file.get("dev") + ":" + file.get("ino"));
        } catch (IOException | UnsupportedOperationException _) {
            return true;
        }
    }
}
