package dev.agentmetrics.server.ingest.otlp;

import java.util.Arrays;

/** A growing set of hashes, without an object for each. Not safe for several threads. */
final class SeriesSet {

    private static final int FIRST = 16;

    /** Zero is an empty place; the one hash that is zero is stored as one, too. */
    private long[] places = new long[FIRST];

    private int size;

    int size() {
        return size;
    }

    boolean contains(long hash) {
        return places[place(places, hash)] != 0;
    }

    void add(long hash) {
        int place = place(places, hash);
        if (places[place] != 0) {
            return;
        }
        places[place] = stored(hash);
        size++;
        if (2 * size > places.length) {
            grow();
        }
    }

    private void grow() {
        var larger = new long[2 * places.length];
        Arrays.stream(places)
                .filter(hash -> hash != 0)
                .forEach(hash -> larger[place(larger, hash)] = hash);
        places = larger;
    }

    /** Where it is, or would be. */
    private static int place(long[] places, long hash) {
        long wanted = stored(hash);
        int mask = places.length - 1;
        int place = (int) (wanted ^ (wanted >>> 32)) & mask;
        while (places[place] != 0 && places[place] != wanted) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private static long stored(long hash) {
        return hash == 0 ? 1 : hash;
    }
}
