package dev.agentmetrics.server.crypto.pages;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files that belong to a sealed one. */
record Names(Path file, MarkFile marks, Optional<MarkFile> witness) {

    Names(Path file, PageKeys keys, @Nullable Path witness) {
        this(
                file,
                new MarkFile(markOf(file), String.valueOf(file.getFileName()), keys),
                Optional.ofNullable(witness)
                        .map(at -> new MarkFile(at, "witness of " + file.getFileName(), keys)));
    }

    static Path markOf(Path file) {
        return beside(file, ".mark");
    }

    static Path nextOf(Path file) {
        return beside(file, ".next");
    }

    /** What is about to take the file's place. */
    Path next() {
        return nextOf(file);
    }

    /** What was written in clear by an older version, until it is erased. */
    Path clear() {
        return beside(file, ".clear");
    }

    /** The newest state that was seen, wherever the file and its mark come from. */
    Optional<PageMark> seen() throws IOException {
        return witness.isEmpty() ? Optional.empty() : witness.get().read().map(PageMarks::current);
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }
}
