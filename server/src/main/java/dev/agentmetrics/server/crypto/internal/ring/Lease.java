package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keyring.RootKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how long keys may be used without the key manager: five minutes after it last answered.
 *
 * <p>Guarantees that beyond that nobody gets a key until it answers again. Goes by the wall clock
 * in both directions, so that neither a machine that slept nor a clock that was set makes it
 * longer.
 */
final class Lease {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    static final Duration LENGTH = Duration.ofMinutes(5);

    private final Runnable ask;
    private final Runnable ended;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Instant answered;
    private volatile boolean failing;

    /**
     * @param ask makes the key manager work with a key; ends with an exception when it does not
     * @param ended is called when the lease has run out
     */
    Lease(Runnable ask, Runnable ended, InstantSource clock) {
        this.ask = ask;
        this.ended = ended;
        this.clock = clock;
        this.answered = clock.instant();
    }

    /** Fails when the lease has run out and cannot be renewed at once. */
    void require() {
        if (hasRunOut() && !renew()) {
            throw new KeyManagerException.Unavailable("the key manager has not answered for long");
        }
    }

    /**
     * Asks the key manager. While somebody else is asking, only tells how it is.
     *
     * @return whether keys may be used
     */
    boolean renew() {
        if (asking.tryLock()) {
            try {
                var before = clock.instant();
                ask.run();
                answered = before;
                told(false, "");
            } catch (KeyManagerException failure) {
                told(true, failure.getMessage());
            } finally {
                asking.unlock();
            }
        }
        boolean over = hasRunOut();
        if (over) {
            ended.run();
        }
        return !over;
    }

    RootKey.Answer lastAnswer() {
        var at = answered;
        return new RootKey.Answer(at, at.plus(LENGTH));
    }

    boolean hasRunOut() {
        return Duration.between(answered, clock.instant()).abs().compareTo(LENGTH) >= 0;
    }

    /** Once each time it changes. */
    private void told(boolean fails, @org.jspecify.annotations.Nullable String reason) {
        if (fails != failing) {
            failing = fails;
            if (fails) {
                LOG.error(
                        "the key manager does not answer; the server goes on for {} minutes with the"
                                + " keys it has, and then stops reading and writing: {}",
                        LENGTH.toMinutes(),
                        reason);
            } else {
                LOG.info("the key manager answers again");
            }
        }
    }
}
