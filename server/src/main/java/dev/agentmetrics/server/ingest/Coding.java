package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a body is packed: its {@code Content-Encoding}. */
enum Coding {
    IDENTITY,
    GZIP,
    ZSTD;

    /**
     * @param known to this address, beside what is not packed
     */
    static Coding of(@Nullable String header, Coding... known) {
        if (header == null || header.isBlank()) {
            return IDENTITY;
        }
        var name = header.strip().toLowerCase(Locale.ROOT);
        if (name.equals("identity")) {
            return IDENTITY;
        }
        for (var coding : known) {
            if (name.equals(coding.header()) || name.equals("x-" + coding.header())) {
                return coding;
            }
        }
        var names = Arrays.stream(known).map(Coding::header).collect(Collectors.joining(", "));
        throw new ProblemException(
                new Problem.UnsupportedMedia(
                        "Content-Encoding must be " + names + " or identity."));
    }

    private String header() {
        return name().toLowerCase(Locale.ROOT);
    }
}
