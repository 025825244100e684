package dev.agentmetrics.server.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The one directory that holds everything this server keeps on disk. */
public record DataDir(Path root) {

    public DataDir {
        root = root.toAbsolutePath().normalize();
    }

    /** The embedded event store. */
    public Path clickhouse() {
        return root.resolve("clickhouse");
    }

    /** The embedded control store. */
    public Path control() {
        return root.resolve("control");
    }

    /** The file in it. */
    public Path controlStore() {
        return control().resolve("control.mv.db");
    }

    /** Wrapped keys, and the sealed keyring of the local key manager. */
    public Path keys() {
        return root.resolve("keys");
    }

    /**
     * The newest state of the control store that was seen. Among the keys: who can exchange the
     * database cannot always write there.
     */
    public Path controlStoreWitness() {
        return keys().resolve("control-store.witness");
    }

    /**
     * Keys in clear, of releases before there were key managers; nobody but the server's user may
     * read it.
     */
    public Path secrets() {
        return root.resolve("secrets");
    }

    /** Certificates and their keys. */
    public Path tls() {
        return root.resolve("tls");
    }

    /** Is there while, and only while, what lies beside it is not fully restored. */
    public Path restoring() {
        return root.resolve("restoring");
    }

    /** What was deleted after the backup that was restored, until a server has done it again. */
    public Path deletionsToReplay() {
        return root.resolve("deletions-to-replay");
    }

    /** Is there after a restore without the ledger, until a server has begun one of its own. */
    public Path ledgerGivenUp() {
        return root.resolve("ledger-given-up");
    }

    /** What backups need on this machine: the socket for commands, and room to restore one. */
    public Path backup() {
        return root.resolve("backup");
    }

    /** Makes it, where it is missing, so that only the server's user may enter. */
    public static Path create(Path directory) throws IOException {
        return Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Locked by the process that has the directory open. */
    public Path lock() {
        return root.resolve("lock");
    }
}
