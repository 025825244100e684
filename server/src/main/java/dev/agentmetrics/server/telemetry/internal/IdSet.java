package dev.agentmetrics.server.telemetry.internal;

import java.util.Arrays;

/** An exact set of ids without an object per id. Emptied and used again. Not thread-safe. */
final class IdSet {

    private static final int SMALLEST = 64;

    /** Three words per slot: space + 1 (0 means empty), high, low. */
    private long[] slots = new long[3 * SMALLEST];

    private final long seed;
    private int size;

    /**
     * @param seed not to be guessed from outside, so that nobody can choose ids that collide
     */
    IdSet(long seed) {
        this.seed = seed;
    }

    /** Whether it was not in the set before. */
    boolean add(int space, long high, long low) {
        if ((size + 1) * 2 > slots.length / 3) {
            grow();
        }
        var slot = find(space, high, low);
        if (slots[slot] != 0) {
            return false;
        }
        slots[slot] = space + 1L;
        slots[slot + 1] = high;
        slots[slot + 2] = low;
        size++;
        return true;
    }

    boolean contains(int space, long high, long low) {
        return size > 0 && slots[find(space, high, low)] != 0;
    }

    int size() {
        return size;
    }

    void forEach(Each each) {
        for (var slot = 0; slot < slots.length; slot += 3) {
            if (slots[slot] != 0) {
                each.id((int) (slots[slot] - 1), slots[slot + 1], slots[slot + 2]);
            }
        }
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(slots, 0);
            size = 0;
        }
    }

    private int find(int space, long high, long low) {
        var mask = slots.length / 3 - 1;
        var index = (int) IdFilter.mix(IdFilter.mix(high ^ seed) + low + space) & mask;
        while (true) {
            var slot = 3 * index;
            if (slots[slot] == 0
                    || (slots[slot + 2] == low
                            && slots[slot + 1] == high
                            && slots[slot] == space + 1L)) {
                return slot;
            }
            index = (index + 1) & mask;
        }
    }

    private void grow() {
        var old = slots;
        slots = new long[old.length * 2];
        for (var slot = 0; slot < old.length; slot += 3) {
            if (old[slot] != 0) {
                var to = find((int) (old[slot] - 1), old[slot + 1], old[slot + 2]);
                System.arraycopy(old, slot, slots, to, 3);
            }
        }
    }

    /** Takes one id. */
    @FunctionalInterface
    interface Each {
        void id(int space, long high, long low);
    }
}
