package dev.agentmetrics.server.backup.archive;

import dev.agentmetrics.server.backup.sink.Upload;
import java.io.FilterOutputStream;
import java.io.IOException;

/** Ends with the streams above it without ending the upload, which must be finished first. */
final class KeptOpen extends FilterOutputStream {

    KeptOpen(Upload upload) {
        super(upload);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
    }

    @Override
    public void close() {
        // Whoever finishes the upload closes it.
    }
}
