package dev.agentmetrics.server.backup.archive;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes everything on, and knows how much it was. */
final class Counted extends FilterOutputStream {

    private long count;

    Counted(OutputStream beneath) {
        super(beneath);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        count += length;
    }

    long count() {
        return count;
    }
}
