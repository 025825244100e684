package dev.agentmetrics.server.crypto.streams;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Passes everything on, and knows how much it was and its SHA-256. */
public final class DigestInput extends FilterInputStream {

    private static final int PIECE = 1 << 16;

    private final Sha256 digest = new Sha256();
    private long count;

    public DigestInput(InputStream beneath) {
        super(beneath);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = in.read(bytes, from, length);
        if (read > 0) {
            digest.add(bytes, from, read);
            count += read;
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Takes in what nobody read. */
    public void drain() throws IOException {
        var piece = new byte[PIECE];
        int count;
        do {
            count = read(piece, 0, piece.length);
        } while (count >= 0);
    }

    public long count() {
        return count;
    }

    /** In hex, of everything so far; call it once, at the end. */
    public String sha256() {
        return digest.hex();
    }
}
