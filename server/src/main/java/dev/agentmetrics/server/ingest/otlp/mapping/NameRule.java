package dev.agentmetrics.server.ingest.otlp.mapping;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All that the name of an attribute says. */
final class NameRule {

    /** What becomes of the attribute beside the fields that it fills. */
    enum Keep {
        /** It is stored among the others, unless a field holds it. */
        REST,
        /** It is what somebody said: left out and counted. */
        CONTENT,
        /** It is who somebody is: left out. */
        PERSONAL
    }

    private static final Source[] NONE = {};

    final String storedName;
    final @Nullable String announcedSecret;
    final Source[] sources;

    /** Whether it may fill a field, whoever sends it. */
    final boolean isField;

    final Keep keep;

    /** Position of the dialect that alone has this attribute, or of none. */
    final int marks;

    NameRule(
            String storedName,
            @Nullable String announcedSecret,
            Source @Nullable [] sources,
            Keep keep,
            int marks) {
        this.storedName = storedName;
        this.announcedSecret = announcedSecret;
        this.sources = sources == null ? NONE : sources;
        this.isField = Arrays.stream(this.sources).anyMatch(source -> source.dialects().isEmpty());
        this.keep = keep;
        this.marks = marks;
    }
}
