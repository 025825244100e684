package dev.agentmetrics.server.crypto.pages;

import java.io.IOException;
import java.nio.file.Path;

/** Somebody else, most likely another server, has the file open. */
public final class FileInUseException extends IOException {

    private static final long serialVersionUID = 1L;

    public FileInUseException(Path file) {
        super(file + " is in use by another process");
    }
}
