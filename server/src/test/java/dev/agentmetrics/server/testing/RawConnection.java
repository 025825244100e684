package dev.agentmetrics.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Bytes to and from a port, for what no HTTP client would send. */
public final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    public static RawConnection plain(int port) {
        try {
            return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** After a handshake with HTTP/1.1. */
    public static RawConnection tls(int port, Path caFile) {
        try {
            var socket =
                    (SSLSocket)
                            Trust.only(caFile).getSocketFactory().createSocket("localhost", port);
            socket.startHandshake();
            return new RawConnection(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The lines of a request's head, with the ends of line that HTTP wants. */
    public static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    public RawConnection send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether the other side still takes bytes. */
    public boolean trySend(String text) {
        try {
            send(text);
            return true;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    /** Everything until the other side closes or resets; fails when it keeps the connection. */
    public String readToEnd() {
        var received = new StringBuilder();
        var buffer = new byte[4_096];
        try {
            for (int count = socket.getInputStream().read(buffer);
                    count >= 0;
                    count = socket.getInputStream().read(buffer)) {
                received.append(
                        new String(Arrays.copyOf(buffer, count), StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException failure) {
            throw new AssertionError("still open, after: " + received, failure);
        } catch (IOException _) {
            // A reset ends it, too.
        }
        return received.toString();
    }

    /** Everything until the other side closes, if it does so in this time; else nothing. */
    public Optional<String> endWithin(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
            var first = readFirst();
            return Optional.of(first < 0 ? "" : (char) first + readToEnd());
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        } catch (IOException _) {
            return Optional.of("");
        }
    }

    private int readFirst() throws IOException {
        try {
            return socket.getInputStream().read();
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** As many bytes as are there, at least one; empty at the end. */
    public String readSome() {
        var buffer = new byte[16_384];
        try {
            var count = socket.getInputStream().read(buffer);
            return count < 0
                    ? ""
                    : new String(Arrays.copyOf(buffer, count), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed enough.
        }
    }
}
