package dev.agentmetrics.server.backup.ledger;

import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a restore leaves for the server to do before it serves: the deletions that the backup does
 * not know, as they were in the ledger.
 */
public final class PendingReplay {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Content(long first, long last, List<String> files) {}

    private final Path file;

    public PendingReplay(DataDir dataDir) {
        this.file = dataDir.deletionsToReplay();
    }

    /** Durable when this returns. Nothing to do leaves no file. */
    public void write(List<LedgerEntry> entries) throws IOException {
        if (entries.isEmpty()) {
            delete();
            return;
        }
        var content =
                new Content(
                        entries.getFirst().seq(),
                        entries.getLast().seq(),
                        entries.stream().map(LedgerEntry::file).toList());
        var draft = file.resolveSibling(file.getFileName() + ".new");
        try (var channel =
                FileChannel.open(
                        draft,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (var rest = ByteBuffer.wrap(JSON.writeValueAsBytes(content));
                    rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        try (var directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /** Oldest first. */
    public List<LedgerEntry> read(BackupKeys keys) {
        if (!exists()) {
            return List.of();
        }
        try {
            var content =
                    JSON.readValue(Files.readString(file, StandardCharsets.UTF_8), Content.class);
            var entries = new ArrayList<LedgerEntry>();
            for (var text : content.files()) {
                entries.add(LedgerFile.readEntry(text, content.first() + entries.size(), keys));
            }
            if (entries.isEmpty() || entries.getLast().seq() != content.last()) {
                throw damaged();
            }
            return List.copyOf(entries);
        } catch (IOException | JacksonException | RefusedBackup failure) {
            throw damaged(failure);
        }
    }

    private StartupException damaged() {
        return new StartupException(told());
    }

    private StartupException damaged(Exception failure) {
        return new StartupException(told(), failure);
    }

    private String told() {
        return file
                + " is damaged: it says what was deleted after the backup that was restored."
                + " Restore again";
    }

    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
