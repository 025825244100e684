package dev.agentmetrics.server.crypto.pages;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While a file is open: brings it to the disk, and its mark up to date, about every second, and the
 * witness about every minute.
 */
final class MarkClock implements Runnable {

    /** Somebody may keep the witness on a disk that is slow, or on one that counts writes. */
    static final int MARKS_PER_WITNESS = 60;

    private final SealedFile file;
    private int marks;
    private final CountDownLatch stopped = new CountDownLatch(1);

    MarkClock(SealedFile file) {
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
                    tick();
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

    void tick() throws IOException {
        file.mark();
        marks++;
        if (marks % MARKS_PER_WITNESS == 0) {
            file.keepWitness();
        }
    }

    void stop() {
        stopped.countDown();
    }
}
