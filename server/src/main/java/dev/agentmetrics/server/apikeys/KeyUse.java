package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.core.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/**
 * Counts how much keys are used, without a write per request.
 *
 * <p>Guarantees that {@link #of} sees every request that was let in before, while the server runs,
 * and that an orderly stop loses nothing. A crash loses what was counted since the last {@link
 * #flush}, a few seconds; around midnight a request may count for the next day.
 */
@Component
public class KeyUse implements EventMeter {

    static final int SHOWN_DAYS = 30;
    static final int KEPT_DAYS = 90;

    /** Of one key, since the last flush. */
    private static final class Tally {
        private final LongAdder requests = new LongAdder();
        private final LongAdder events = new LongAdder();
        private final AtomicLong lastUsed = new AtomicLong();
    }

    private final KeyUseStore store;
    private final Clock clock;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

    public KeyUse(KeyUseStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void request(String keyId, Instant at) {
        var tally = tally(keyId);
        tally.requests.increment();
        tally.lastUsed.accumulateAndGet(at.toEpochMilli(), Math::max);
    }

    @Override
    public void accepted(Caller caller, int events) {
        switch (caller.actor()) {
            case Caller.Actor.ApiKey(var keyId, _) -> tally(keyId).events.add(events);
            case Caller.Actor.Person _ -> {
                // People are not metered.
            }
        }
    }

    /** Adds what was counted to the store; what cannot be added stays counted. */
    synchronized void flush() {
        var additions = new ArrayList<KeyUseStore.Addition>();
        tallies.forEach(
                (keyId, tally) -> {
                    long requests = tally.requests.sumThenReset();
                    long events = tally.events.sumThenReset();
                    if (requests > 0 || events > 0) {
                        var last = Instant.ofEpochMilli(tally.lastUsed.get());
                        additions.add(new KeyUseStore.Addition(keyId, requests, events, last));
                    }
                });
        if (additions.isEmpty()) {
            return;
        }
        boolean added = false;
        try {
            store.add(today(), additions);
            added = true;
        } finally {
            if (!added) {
                for (var addition : additions) {
                    tally(addition.keyId()).requests.add(addition.requests());
                    tally(addition.keyId()).events.add(addition.events());
                }
            }
        }
    }

    /** Forgets days that nobody looks at any more. */
    void forgetOld() {
        store.forget(today().minusDays(KEPT_DAYS));
    }

    /** Of those of these keys that were used, by their ids; up to now. */
    Map<String, Usage> of(Collection<String> keyIds) {
        flush();
        return store.since(keyIds, today().minusDays(SHOWN_DAYS - 1L));
    }

    private Tally tally(String keyId) {
        return tallies.computeIfAbsent(keyId, _ -> new Tally());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
