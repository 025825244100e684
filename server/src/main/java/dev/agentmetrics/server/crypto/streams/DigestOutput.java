package dev.agentmetrics.server.crypto.streams;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes everything on, and knows how much it was and its SHA-256. */
public final class DigestOutput extends FilterOutputStream {

    private final Sha256 digest = new Sha256();
    private long count;

    public DigestOutput(OutputStream beneath) {
        super(beneath);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        digest.add(bytes, from, length);
        count += length;
    }

    public long count() {
        return count;
    }

    /** In hex, of everything so far; call it once, at the end. */
    public String sha256() {
        return digest.hex();
    }
}
