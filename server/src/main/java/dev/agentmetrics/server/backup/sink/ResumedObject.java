package dev.agentmetrics.server.backup.sink;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An object that is read over a connection which may break: it goes on from where it was. */
final class ResumedObject extends InputStream {

    private static final int ATTEMPTS = 3;

    private final S3Sink sink;
    private final String name;
    private InputStream in;
    private @Nullable String tag;
    private long read;
    private int broken;

    ResumedObject(S3Sink sink, String name) throws IOException {
        this.sink = sink;
        this.name = name;
        in = sink.open(name, 0, null, found -> tag = found);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        while (true) {
            try {
                int count = in.read(bytes, from, length);
                if (count > 0) {
                    read += count;
                    broken = 0;
                }
                return count;
            } catch (SinkException failure) {
                throw failure;
            } catch (IOException failure) {
                broken++;
                if (broken == ATTEMPTS || tag == null) {
                    throw new SinkException(
                            SinkException.Reason.UNREACHABLE,
                            "reading " + name + " broke off",
                            failure);
                }
                in.close();
                in = sink.open(name, read, tag, _ -> {});
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
