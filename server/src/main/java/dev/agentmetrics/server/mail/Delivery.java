package dev.agentmetrics.server.mail;

import dev.agentmetrics.server.core.InRounds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Delivers what waits in the outbox, and forgets what is old.
 *
 * <p>Guarantees that a message is tried until it is delivered, refused for good, or of no use any
 * more; that its text is erased then; and that nothing is kept longer than 14 days. A crash between
 * the mail server's yes and our record of it delivers twice, under the same Message-ID. Without a
 * mail server, messages stay for the operator to read.
 */
@Component
class Delivery implements InRounds {

    static final Duration KEPT = Duration.ofDays(14);
    static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int AT_ONCE = 50;
    private static final int DOUBLINGS = 7;

    private final MailStore store;
    private final Outbox outbox;
    private final Optional<MailTransport> transport;
    private final Clock clock;
    private String lastTrouble = "";

    Delivery(MailStore store, Outbox outbox, Optional<MailTransport> transport, Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.transport = transport;
        this.clock = clock;
    }

    /** Whether messages are delivered; otherwise they stay. */
    boolean isPossible() {
        return transport.isPresent();
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void calledBy(Runnable call) {
        outbox.tell(call);
    }

    @Override
    public synchronized void round() {
        store.forget(clock.instant().minus(KEPT));
        transport.ifPresent(
                way -> store.due(clock.instant(), AT_ONCE).forEach(row -> attempt(row, way)));
    }

    private void attempt(MailStore.Row row, MailTransport way) {
        var message = row.message();
        var now = clock.instant();
        if (!now.isBefore(message.expiresAt())) {
            give(row, "too_late");
            return;
        }
        if (!store.claim(row, nextTry(now, row.progress().attempts()))) {
            return;
        }
        var text = outbox.text(message.id());
        if (text.isEmpty()) {
            give(row, "erased");
            return;
        }
        switch (way.deliver(message, text.get())) {
            case MailTransport.Outcome.Delivered _ -> {
                store.finish(message.id(), MailStore.State.SENT, null);
                note("");
            }
            case MailTransport.Outcome.Refused(var code) -> give(row, code);
            case MailTransport.Outcome.Trouble(var code) -> {
                store.trouble(message.id(), code);
                note(code);
            }
        }
    }

    private void give(MailStore.Row row, String code) {
        store.finish(row.message().id(), MailStore.State.FAILED, code);
        LOG.warn("message {} was given up: {}", row.message().id(), code);
    }

    /** A mail server that is down is one line, not one for each try. */
    private void note(String trouble) {
        if (!trouble.equals(lastTrouble)) {
            lastTrouble = trouble;
            if (trouble.isEmpty()) {
                LOG.info("mail is delivered again");
            } else {
                LOG.warn("mail cannot be delivered now: {}; it is tried again", trouble);
            }
        }
    }

    private static Instant nextTry(Instant now, int attempts) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, DOUBLINGS));
        return now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }
}
