package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.core.DataDir;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a command of this machine reaches the server that has the data directory open: a socket in a
 * directory that only the server's user may enter, so whoever can use it could read the data
 * anyway. A request is one line, the answer some, and the last one says how it ended.
 */
public final class LocalSocket {

    private static final String SAID = "said ";
    private static final String ENDED = "ended ";

    private LocalSocket() {}

    private static Path file(DataDir dataDir) {
        return dataDir.backup().resolve("socket");
    }

    /** Opens it for the server. The directory's lock is held, so a socket there is a leftover. */
    public static ServerSocketChannel listen(DataDir dataDir) throws IOException {
        DataDir.create(dataDir.backup());
        Files.setPosixFilePermissions(
                dataDir.backup(), PosixFilePermissions.fromString("rwx------"));
        Files.deleteIfExists(file(dataDir));
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(file(dataDir)));
            return channel;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /** What the server does with a request: says lines, and gives the exit code. */
    @FunctionalInterface
    public interface Handler {
        int handle(String request, Consumer<String> lines);
    }

    /** Answers one caller. */
    public static void answer(SocketChannel caller, Handler handler) throws IOException {
        try (caller;
                var in = reader(caller);
                var out = writer(caller)) {
            var request = in.readLine();
            if (request != null) {
                int code = handler.handle(request, line -> send(out, SAID + line));
                send(out, ENDED + code);
            }
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    private static void send(BufferedWriter out, String line) {
        try {
            out.write(line.replace('\n', ' '));
            out.newLine();
            out.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Asks the server.
     *
     * @return the exit code; empty when no server has the data directory open
     */
    public static Optional<Integer> ask(DataDir dataDir, String request, Consumer<String> lines)
            throws IOException {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(file(dataDir)));
        } catch (IOException _) {
            return Optional.empty();
        }
        try (channel;
                var in = reader(channel);
                var out = writer(channel)) {
            out.write(request);
            out.newLine();
            out.flush();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(ENDED)) {
                    return Optional.of(Integer.valueOf(line.substring(ENDED.length())));
                }
                lines.accept(line.substring(SAID.length()));
            }
            throw new IOException("the server ended before the answer did");
        }
    }

    private static BufferedReader reader(SocketChannel channel) {
        return new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    private static BufferedWriter writer(SocketChannel channel) {
        return new BufferedWriter(
                new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
    }
}
