package dev.agentmetrics.server.apikeys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What nobody waits for: storing how much keys are used, and announcing that they end. */
@Component
class KeyHousekeeping implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(KeyHousekeeping.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration FORGET_EVERY = Duration.ofDays(1);
    private static final Duration FORGET_AFTER_START = Duration.ofMinutes(10);

    private final KeyUse use;
    private final KeyBook book;
    private final ApiKeyStore store;
    private final KeyJournal journal;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("key-housekeeping").unstarted(this::work);
    private Instant nextForgetting;
    private volatile boolean running;

    KeyHousekeeping(
            KeyUse use,
            KeyBook book,
            ApiKeyStore store,
            KeyJournal journal,
            TransactionOperations transactions,
            Clock clock) {
        this.use = use;
        this.book = book;
        this.store = store;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
        this.nextForgetting = clock.instant().plus(FORGET_AFTER_START);
    }

    @Override
    public void start() {
        running = true;
        thread.start();
    }

    /** After the web server, so that the last request is counted. */
    @Override
    public void stop() {
        running = false;
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        attempt(use::flush);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The web server's phase is close to the highest; phases stop from high to low. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void work() {
        try {
            while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                attempt(this::round);
            }
        } catch (InterruptedException _) {
            LOG.debug("housekeeping of keys ends");
        }
    }

    void round() {
        use.flush();
        announce();
        if (!clock.instant().isBefore(nextForgetting)) {
            use.forgetOld();
            nextForgetting = clock.instant().plus(FORGET_EVERY);
        }
    }

    /** Once for each key: in the audit log, and by a header on every answer to it. */
    private void announce() {
        var now = clock.instant();
        for (var key : book.all()) {
            if (key.stateAt(now) == ApiKey.State.EXPIRING && !book.isAnnounced(key.keyId())) {
                transactions.executeWithoutResult(
                        _ -> {
                            if (store.announce(key.keyId(), now)) {
                                journal.expiring(key);
                            }
                        });
                book.announced(key.keyId());
            }
        }
    }

    /** The next round may succeed; nothing is lost meanwhile. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            LOG.warn("housekeeping of keys failed; trying again", failure);
        }
    }
}
