package dev.agentmetrics.server.ingest;

import com.github.luben.zstd.ZstdIOException;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Bodies to bytes, within limits that hold while reading and while inflating: a small body that
 * would inflate to a large one is refused as soon as it has grown too large, not afterwards.
 *
 * <p>Called after authentication: for a caller without a key not one byte is read here.
 */
@Component
public class BodyReader {

    private static final int CHUNK = 256 * 1024;
    private static final int UNKNOWN_LENGTH = 16 * 1024;

    /** How many times larger than sent a body may become, once it is over a megabyte. */
    private static final int MOST_INFLATION = 200;

    private static final long FREE_INFLATION = 1024 * 1024;

    /** How many times the limit is read and thrown away, so that the client hears the answer. */
    private static final long DISCARDED = 4;

    /** The server's minimum data rate ends slow clients earlier; this ends patient ones. */
    private static final Duration BODY_TIME = Duration.ofSeconds(60);

    private final Clock clock;
    private final int most;
    private final ByteBudget budget;
    private final LongAdder inflated = new LongAdder();
    private final ZstdBodies zstd = new ZstdBodies();

    BodyReader(IngestSettings settings, Clock clock) {
        this.clock = clock;
        this.most = (int) settings.ingestBodySize().toBytes();
        this.budget = new ByteBudget(settings.ingestMemory().toBytes());
    }

    /** JSON as events come. Close it when the events in it have been dealt with. */
    Content read(OrgId sender, Body body) {
        return read(sender, body, () -> requireJson(body.contentType()), Coding.GZIP);
    }

    /** Anything, in any encoding we know. Close it when it has been dealt with. */
    public Content readAnything(OrgId sender, Body body) {
        return read(sender, body, () -> {}, Coding.GZIP, Coding.ZSTD);
    }

    private Content read(OrgId sender, Body body, Runnable check, Coding... known) {
        var sent = new SentBytes(body.stream(), clock, clock.instant().plus(BODY_TIME));
        var lease = budget.open(sender);
        try {
            check.run();
            var coding = Coding.of(body.encoding(), known);
            if (body.length() > most) {
                throw tooLarge();
            }
            return switch (coding) {
                case IDENTITY -> plain(sent, body.length(), lease);
                case GZIP -> inflate(new GZIPInputStream(sent, 8 * 1024), sent, lease);
                case ZSTD -> inflateZstd(sender, sent, body.length(), lease);
            };
        } catch (SentBytes.Broken _) {
            lease.close();
            throw new ProblemException(
                    new Problem.Malformed("incomplete_body", "The body did not arrive whole."));
        } catch (ZipException | EOFException _) {
            lease.close();
            sent.discard(DISCARDED * most);
            throw new ProblemException(
                    new Problem.Malformed("corrupt_gzip", "The body is not valid gzip."));
        } catch (ZstdIOException _) {
            lease.close();
            throw new ProblemException(
                    new Problem.Malformed(
                            "corrupt_zstd",
                            "The body is not valid zstd with a window of 8 MiB or less."));
        } catch (IOException failure) {
            lease.close();
            throw new UncheckedIOException(failure);
        } catch (ProblemException refused) {
            lease.close();
            sent.discard(DISCARDED * most);
            throw refused;
        } catch (RuntimeException failure) {
            lease.close();
            throw failure;
        }
    }

    /** How many bytes have been inflated since the start. */
    public long inflatedBytes() {
        return inflated.sum();
    }

    public ByteBudget budget() {
        return budget;
    }

    private Content plain(SentBytes sent, long length, ByteBudget.Lease lease) throws IOException {
        int first = length < 0 ? UNKNOWN_LENGTH : Math.clamp(length, 1, CHUNK);
        return fill(sent, sent, first, lease);
    }

    private Content inflate(InputStream inflating, SentBytes sent, ByteBudget.Lease lease)
            throws IOException {
        try (inflating) {
            var content = fill(inflating, sent, CHUNK / 4, lease);
            inflated.add(content.length());
            return content;
        }
    }

    /** Taken whole before it is inflated, so that nobody who sends slowly holds an inflater. */
    private Content inflateZstd(OrgId sender, SentBytes sent, long length, ByteBudget.Lease lease)
            throws IOException {
        try (var packed = plain(sent, length, budget.open(sender))) {
            return zstd.inflating(
                    packed.bytes(), packed.length(), stream -> inflate(stream, sent, lease));
        }
    }

    private Content fill(InputStream from, SentBytes sent, int first, ByteBudget.Lease lease)
            throws IOException {
        lease.resize(first);
        var bytes = new byte[first];
        int length = 0;
        while (true) {
            int read = from.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return new Content(bytes, length, lease);
            }
            length += read;
            if (from != sent && length > FREE_INFLATION && length > sent.count() * MOST_INFLATION) {
                inflated.add(length);
                throw tooLarge();
            }
            if (length == bytes.length) {
                int end = from == sent ? sent.read() : from.read();
                if (end < 0) {
                    return new Content(bytes, length, lease);
                }
                if (length == most) {
                    if (from != sent) {
                        inflated.add(length);
                    }
                    throw tooLarge();
                }
                int larger = (int) Math.min(most, length * 2L);
                lease.resize(larger);
                bytes = Arrays.copyOf(bytes, larger);
                bytes[length++] = (byte) end;
            }
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(new Problem.TooLarge("body", most, "bytes"));
    }

    private static void requireJson(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return;
        }
        var parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        var type = parts[0].strip();
        boolean json = type.equals("application/json") || type.endsWith("+json");
        for (int i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip();
            if (parameter.startsWith("charset=")) {
                var charset = parameter.substring("charset=".length()).replace("\"", "").strip();
                json = json && (charset.equals("utf-8") || charset.equals("utf8"));
            }
        }
        if (!json) {
            throw new ProblemException(
                    new Problem.UnsupportedMedia("Send application/json in UTF-8."));
        }
    }

    /** The bytes of one body, and the memory they count for until closed. */
    public static final class Content implements AutoCloseable {

        private static final byte[] NOTHING = {};

        private byte[] bytes;
        private final int taken;
        private final int length;
        private final ByteBudget.Lease lease;

        private Content(byte[] bytes, int length, ByteBudget.Lease lease) {
            this.bytes = bytes;
            this.taken = bytes.length;
            this.length = length;
            this.lease = lease;
        }

        /** Longer than the content. */
        public byte[] bytes() {
            return bytes;
        }

        public int length() {
            return length;
        }

        /**
         * Makes what it counts for larger, for what is made of it.
         *
         * @throws ProblemException with 503 when there is not so much
         */
        public void growBy(long bytes) {
            lease.resize(taken + bytes);
        }

        /** They have been read; what was made of them goes on counting until this is closed. */
        public void forgetBytes() {
            bytes = NOTHING;
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    /**
     * Counts what the client sent, gives it only so much time, and marks its failures as its own.
     */
    private static final class SentBytes extends FilterInputStream {

        private final Clock clock;
        private final Instant deadline;
        private long count;
        private boolean tooSlow;

        SentBytes(InputStream in, Clock clock, Instant deadline) {
            super(in);
            this.clock = clock;
            this.deadline = deadline;
        }

        long count() {
            return count;
        }

        /** A client that is cut off while it sends sees a broken connection, not the answer. */
        void discard(long most) {
            if (tooSlow) {
                return;
            }
            var bin = new byte[8 * 1024];
            try {
                long end = count + most;
                int read = 0;
                while (read >= 0 && count < end) {
                    read = read(bin, 0, bin.length);
                }
            } catch (IOException | ProblemException _) {
                // It hears nothing more, or it took too long: nothing is left to do for it.
                return;
            }
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (clock.instant().isAfter(deadline)) {
                throw tooSlow();
            }
            int read;
            try {
                read = in.read(bytes, offset, length);
            } catch (IOException failure) {
                if (isTimeout(failure)) {
                    throw tooSlow();
                }
                throw new Broken(failure);
            }
            count += Math.max(0, read);
            return read;
        }

        /** The HTTP server stopped waiting: the client was silent, or it trickled. */
        private static boolean isTimeout(IOException failure) {
            @Nullable Throwable cause = failure;
            while (cause != null && !(cause instanceof TimeoutException)) {
                cause = cause.getCause();
            }
            return cause != null;
        }

        private ProblemException tooSlow() {
            tooSlow = true;
            return new ProblemException(
                    new Problem.TooSlow("body_timeout", "The body took too long to arrive."));
        }

        private static final class Broken extends IOException {

            private static final long serialVersionUID = 1L;

            Broken(IOException cause) {
                super(cause);
            }
        }
    }
}
