package dev.agentmetrics.server.crypto.pages;

import org.jspecify.annotations.Nullable;

/**
 * Which file may stand under a name: the current one, or the one that is just taking its place.
 * Both only between two steps of a replacement.
 */
record PageMarks(@Nullable PageMark current, @Nullable PageMark next) {

    static PageMarks only(PageMark current) {
        return new PageMarks(current, null);
    }

    static PageMarks replacing(@Nullable PageMark current, PageMark next) {
        return new PageMarks(current, next);
    }

    /** The one of a file, or null when it is neither. */
    @Nullable PageMark of(String fileId) {
        if (current != null && current.fileId().equals(fileId)) {
            return current;
        }
        return next != null && next.fileId().equals(fileId) ? next : null;
    }
}
