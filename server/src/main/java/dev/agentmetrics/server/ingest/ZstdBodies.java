package dev.agentmetrics.server.ingest;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * Inflates zstd with bounded memory: its window lies outside of the heap and of the {@link
 * ByteBudget}, so only a few bodies are inflated at the same time, and none with a window larger
 * than decoders have to support.
 */
final class ZstdBodies {

    /** 8 MiB, which RFC 8878 recommends and which every usual level keeps to. */
    private static final int LARGEST_WINDOW_LOG = 23;

    /** Nobody waits long: the bytes are here, and a core inflates a gigabyte per second. */
    private static final int AT_ONCE = 4;

    private final Semaphore places = new Semaphore(AT_ONCE);

    /** Reads what is inflated. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream inflating) throws IOException;
    }

    <T> T inflating(byte[] packed, int length, Reader<T> reader) throws IOException {
        places.acquireUninterruptibly();
        try (var stream =
                new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(packed, 0, length))) {
            stream.setLongMax(LARGEST_WINDOW_LOG);
            return reader.read(stream);
        } finally {
            places.release();
        }
    }
}
