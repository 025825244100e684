package dev.agentmetrics.server.ingest.otlp;

import java.util.function.LongConsumer;

/**
 * The memory that one item, resource or scope may take as objects; only one of a request is there
 * at a time. A few bytes can become a hundred times as many, so what is made is weighed before it
 * is made.
 */
final class Room {

    /** A metric of twenty thousand series; real spans are a thousand times lighter. */
    static final long MOST = 32L << 20;

    /** No object that we know of is so many times as large as its bytes. */
    private static final int MOST_GROWTH = 128;

    private final long usual;
    private final LongConsumer taking;

    /**
     * @param usual what is taken for the request already
     * @param taking hears how much is needed when it is more
     */
    Room(long usual, LongConsumer taking) {
        this.usual = usual;
        this.taking = taking;
    }

    /** Whether it would fit whatever it is: most need not be weighed. */
    boolean isEnoughFor(int bytes) {
        return (long) MOST_GROWTH * bytes <= Math.min(usual, MOST);
    }

    void take(long weight) throws Unreadable {
        requireLight(weight);
        if (weight > usual) {
            taking.accept(weight);
        }
    }

    static void requireLight(long weight) throws Unreadable {
        if (weight > MOST) {
            throw new Unreadable("too many values");
        }
    }
}
