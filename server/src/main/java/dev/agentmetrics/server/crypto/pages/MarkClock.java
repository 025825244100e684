package dev.agentmetrics.server.crypto.pages;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Brings a file to the disk, and its mark up to date, about every second while it is open. */
final class MarkClock implements Runnable {

    private final SealedFile file;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private MarkClock(SealedFile file) {
        this.file = file;
    }

    static MarkClock start(SealedFile file) {
        var clock = new MarkClock(file);
        Thread.ofPlatform().daemon().name("sealed-file-marks").start(clock);
        return clock;
    }

    @Override
    public void run() {
        boolean told = false;
        try {
            while (!stopped.await(1, TimeUnit.SECONDS)) {
                try {
                    file.mark();
                    told = false;
                } catch (IOException failure) {
                    if (!told && stopped.getCount() > 0) {
                        System.getLogger(MarkClock.class.getName())
                                .log(
                                        System.Logger.Level.WARNING,
                                        "cannot mark {0}: {1}",
                                        file.path(),
                                        failure.getMessage());
                        told = true;
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopped.countDown();
    }
}
