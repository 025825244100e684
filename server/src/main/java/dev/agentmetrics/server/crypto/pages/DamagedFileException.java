package dev.agentmetrics.server.crypto.pages;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A sealed file is not the one that was written: changed, cut off, replaced by an older one or by
 * another, or sealed with another key. The message names the file and says what to do.
 */
public final class DamagedFileException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedFileException(Path file, String what) {
        this(file, what, "restore it from a backup");
    }

    DamagedFileException(Path file, String what, String whatToDo) {
        super(file + " " + what + "; " + whatToDo);
    }

    private DamagedFileException(DamagedFileException before) {
        super(before.getMessage(), before);
    }

    /** The same for a later caller. */
    DamagedFileException again() {
        return new DamagedFileException(this);
    }
}
