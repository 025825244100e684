package dev.agentmetrics.server.db;

/**
 * Brings what was committed to the disk itself, so that it is there after a loss of power, too. The
 * embedded store does so by itself about once a second; this is for what somebody was promised
 * before. It waits for the disk three times: file, mark, directory. PostgreSQL syncs every commit.
 */
@FunctionalInterface
public interface DiskSync {

    /** After the commit. */
    void sync();
}
