package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.backup.BackupFailed;
import dev.agentmetrics.server.backup.Backups;
import dev.agentmetrics.server.backup.KeyCopies;
import dev.agentmetrics.server.backup.LocalSocket;
import dev.agentmetrics.server.backup.Progress;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.core.DataDir;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Answers commands of this machine, and ends what is under way when the server is stopped. */
final class BackupLifecycle implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BackupLifecycle.class);

    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final long EVERY = 64L << 20;

    /** What lies in the sink beside the backups. */
    record Beside(DeletionLedger ledger, KeyCopies keys) {}

    private final Backups backups;
    private final Beside beside;
    private final DrillProcess drill;
    private final DataDir dataDir;
    private @Nullable ServerSocketChannel socket;
    private volatile boolean running;

    BackupLifecycle(Backups backups, Beside beside, DrillProcess drill, DataDir dataDir) {
        this.backups = backups;
        this.beside = beside;
        this.drill = drill;
        this.dataDir = dataDir;
    }

    @Override
    public void start() {
        running = true;
        try {
            var opened = LocalSocket.listen(dataDir);
            socket = opened;
            Thread.ofPlatform().daemon().name("commands").start(() -> accept(opened));
        } catch (IOException failure) {
            // Too long a path, for one. The schedule does not need it.
            LOG.warn("`agentmetrics backup` cannot reach this server: {}", failure.toString());
        }
    }

    private void accept(ServerSocketChannel opened) {
        while (running) {
            try {
                var caller = opened.accept();
                Thread.ofPlatform().daemon().name("command").start(() -> answer(caller));
            } catch (IOException closed) {
                LOG.debug("the socket for commands is closed", closed);
                return;
            }
        }
    }

    private void answer(SocketChannel caller) {
        try {
            LocalSocket.answer(caller, this::handle);
        } catch (IOException gone) {
            LOG.debug("a command went away", gone);
        }
    }

    private int handle(String request, Consumer<String> lines) {
        try {
            return switch (request) {
                case "backup" -> backUp(false, lines);
                case "backup full" -> backUp(true, lines);
                case "drill" -> drill(lines);
                case "status" -> {
                    var status = backups.status();
                    status.lines().forEach(lines);
                    yield ledger(lines) && !status.late() ? DONE : REFUSED;
                }
                default -> {
                    lines.accept("this server does not know " + request);
                    yield REFUSED;
                }
            };
        } catch (BackupFailed failure) {
            lines.accept(String.valueOf(failure.getMessage()));
            return REFUSED;
        }
    }

    /** Whether a restore would know of every deletion. */
    private boolean ledger(Consumer<String> lines) {
        if (backups.status().sink() == null) {
            return true;
        }
        lines.accept("ledger of deletions: entry " + beside.ledger().head().seq());
        var trouble = beside.ledger().trouble();
        trouble.ifPresent(text -> lines.accept("TROUBLE: " + text));
        return trouble.isEmpty();
    }

    private int backUp(boolean full, Consumer<String> lines) {
        backups.backUp(full, telling(lines));
        lines.accept(beside.keys().reminder());
        backups.status().lines().stream().skip(1).limit(1).forEach(lines);
        return DONE;
    }

    private static Progress telling(Consumer<String> lines) {
        var told = new long[1];
        return (done, total) -> {
            if (done - told[0] >= EVERY) {
                told[0] = done;
                lines.accept("%d of about %d MB".formatted(done >> 20, total >> 20));
            }
        };
    }

    private int drill(Consumer<String> lines) {
        var trouble = backups.drill();
        lines.accept(
                trouble.map(code -> "it could not be restored: " + code)
                        .orElse("it was restored, and everything was there"));
        return trouble.isPresent() ? REFUSED : DONE;
    }

    @Override
    public void stop() {
        running = false;
        backups.stop();
        drill.close();
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException failure) {
            LOG.debug("closing the socket for commands", failure);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the threads that do the work, which wait for it to end. */
    @Override
    public int getPhase() {
        return 1;
    }
}
