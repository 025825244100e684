package dev.agentmetrics.server.telemetry.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A Bloom filter over ids: "certainly not seen" or "maybe". At its capacity it errs once in about
 * 10,000 questions with 20 bits per id; beyond it errs more often but never forgets. Safe for many
 * threads.
 */
final class IdFilter {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** The best for 20 bits per id is 14; 10 is nearly as good and reads less memory. */
    private static final int PROBES = 10;

    private final long[] words;
    private final long capacity;
    private final long seed;

    /**
     * @param seed not to be guessed from outside, so that nobody can choose ids that look repeated
     */
    IdFilter(long capacity, int bitsPerId, long seed) {
        this.capacity = capacity;
        this.seed = seed;
        words = new long[Math.toIntExact(Math.max(1, (capacity * bitsPerId + 63) / 64))];
    }

    long capacity() {
        return capacity;
    }

    long bytes() {
        return 8L * words.length;
    }

    void add(int space, long high, long low) {
        var a = mix(high ^ seed ^ (space * 0x9E3779B97F4A7C15L));
        var b = mix(low + a) | 1;
        for (var i = 0; i < PROBES; i++) {
            a += b;
            var word = (int) Math.unsignedMultiplyHigh(a, words.length);
            var bit = 1L << ((a * 0xD6E8FEB86659FD93L) >>> 58);
            if (((long) WORD.getOpaque(words, word) & bit) == 0) {
                var _ = (long) WORD.getAndBitwiseOr(words, word, bit);
            }
        }
    }

    boolean mayContain(int space, long high, long low) {
        var a = mix(high ^ seed ^ (space * 0x9E3779B97F4A7C15L));
        var b = mix(low + a) | 1;
        for (var i = 0; i < PROBES; i++) {
            a += b;
            var word = (int) Math.unsignedMultiplyHigh(a, words.length);
            var bit = 1L << ((a * 0xD6E8FEB86659FD93L) >>> 58);
            if (((long) WORD.getOpaque(words, word) & bit) == 0) {
                return false;
            }
        }
        return true;
    }

    /** A finaliser that spreads every input bit over all output bits (SplitMix64's constants). */
    static long mix(long value) {
        var z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
