package dev.agentmetrics.server.crypto.internal;

import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.crypto.RandomSource;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * UUIDv7: each id of a process is greater than the one before, also within a millisecond and when
 * the clock steps back.
 */
public final class TimeOrderedIds implements IdSource {

    /** Below the milliseconds, 12 bits count ids of the same millisecond. */
    private static final int COUNTER_BITS = 12;

    private final Clock clock;
    private final RandomSource random;
    private final AtomicLong last = new AtomicLong();

    public TimeOrderedIds(Clock clock, RandomSource random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public UUID next() {
        long now = clock.millis() << COUNTER_BITS;
        long step = last.updateAndGet(before -> Math.max(before + 1, now));
        long high = ((step >>> COUNTER_BITS) << 16) | 0x7000L | (step & 0xFFFL);
        long low = ByteBuffer.wrap(random.bytes(Long.BYTES)).getLong();
        return new UUID(high, (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }
}
