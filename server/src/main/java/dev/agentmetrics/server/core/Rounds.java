package dev.agentmetrics.server.core;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does a piece of work when it is woken, and now and then by itself.
 *
 * <p>Guarantees that the work never runs twice at once here, that a wake-up during a round leads to
 * another one, and that a failed round does not end the rounds. What has to survive the end of the
 * process must be stored before the wake-up.
 */
public final class Rounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final String name;
    private final Duration pause;
    private final Runnable work;
    private final Semaphore calls = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /** Starts with {@link #start}; the first round comes at once. */
    public Rounds(String name, Duration pause, Runnable work) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** There is something to do. Returns at once. */
    public void wake() {
        calls.release();
    }

    private void run() {
        while (!closed) {
            try {
                work.run();
            } catch (RuntimeException failure) {
                LOG.error("a round of {} failed, the next one will try again", name, failure);
            }
            try {
                boolean called = calls.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                LOG.trace("{} goes round; called: {}", name, called);
                calls.drainPermits();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Lets the round that is running end. */
    @Override
    public void close() {
        closed = true;
        calls.release();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
