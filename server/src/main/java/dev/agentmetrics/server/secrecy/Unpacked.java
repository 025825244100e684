package dev.agentmetrics.server.secrecy;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What was compressed, as far as it can be unpacked: a crash leaves half a file. */
final class Unpacked extends InputStream {

    private final InputStream packed;
    private @Nullable InputStream content;
    private long read;

    Unpacked(Packing packing, InputStream packed) {
        this.packed = packed;
        try {
            this.content = packing.unpack(packed);
        } catch (IOException _) {
            this.content = null;
        }
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        if (content == null || isTooLong()) {
            return -1;
        }
        try {
            int count = content.read(into, from, length);
            read += Math.max(count, 0);
            return count;
        } catch (IOException _) {
            return -1;
        }
    }

    boolean isTooLong() {
        return read >= SecretScan.MOST_UNPACKED;
    }

    @Override
    public void close() throws IOException {
        try (packed) {
            if (content != null) {
                content.close();
            }
        }
    }
}
