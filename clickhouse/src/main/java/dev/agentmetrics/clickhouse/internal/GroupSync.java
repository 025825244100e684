package dev.agentmetrics.clickhouse.internal;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/** Lets writers that finish at about the same time share one sync. */
final class GroupSync {

    /** What brings everything written so far to the disk. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private final Action action;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Object guard = new Object();
    private CompletableFuture<Void> upcoming = new CompletableFuture<>();

    GroupSync(Action action) {
        this.action = action;
    }

    /** Returns when a sync that began after this call has ended; fails when that one failed. */
    void await() throws IOException {
        CompletableFuture<Void> mine;
        synchronized (guard) {
            mine = upcoming;
        }
        turn.lock();
        try {
            if (!mine.isDone()) {
                synchronized (guard) {
                    upcoming = new CompletableFuture<>();
                }
                lead(mine);
            }
        } finally {
            turn.unlock();
        }
        try {
            mine.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw failure;
        }
    }

    private void lead(CompletableFuture<Void> group) {
        try {
            action.run();
            group.complete(null);
        } catch (IOException | RuntimeException failure) {
            group.completeExceptionally(failure);
        }
    }
}
