package dev.agentmetrics.server.ingest.otlp;

import java.util.ArrayList;
import java.util.List;

/**
 * Stores what is read of one request in pieces: an exporter's batch is one piece, and a request of
 * a hundred thousand tiny items never becomes as many objects at once.
 *
 * @param <R> what is stored of an item
 */
final class Chunks<R> {

    private static final int MOST_ITEMS = 2_048;
    private static final int MOST_BYTES = 1 << 20;

    /** Of one character, as an object and as a row. */
    private static final int BYTES_OF_CHARACTER = 3;

    private final Signal<?> signal;
    private final Storing<R> storing;
    private final Rejections rejections = new Rejections();
    private final List<R> chunk = new ArrayList<>();
    private int bytes;
    private long accepted;
    private long repeated;

    Chunks(Signal<?> signal, Storing<R> storing) {
        this.signal = signal;
        this.storing = storing;
    }

    /** Makes items durable and says how many had been there. */
    @FunctionalInterface
    interface Storing<R> {
        int store(List<R> items);
    }

    /**
     * @param sent how many bytes it was sent as
     * @param characters of its texts, some of which may have been sent once for many items
     */
    void add(R item, int sent, int characters) {
        var size = Math.max(sent, BYTES_OF_CHARACTER * characters);
        if (chunk.size() == MOST_ITEMS || bytes + size > MOST_BYTES) {
            flush();
        }
        chunk.add(item);
        bytes += size;
    }

    void reject(String reason) {
        rejections.add(reason);
    }

    private void flush() {
        if (!chunk.isEmpty()) {
            var size = chunk.size();
            var items = List.copyOf(chunk);
            // Before they are stored: nothing here holds them while that takes its time.
            chunk.clear();
            bytes = 0;
            repeated += storing.store(items);
            accepted += size;
        }
    }

    /** Stores the rest. */
    ExportReceipt finish() {
        flush();
        return new ExportReceipt(
                signal, accepted, repeated, rejections.count(), rejections.described());
    }
}
