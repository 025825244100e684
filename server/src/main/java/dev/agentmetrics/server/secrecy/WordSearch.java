package dev.agentmetrics.server.secrecy;

import dev.agentmetrics.clickhouse.CompressedBlock;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds thousands of words in one pass over a stream of any length, in a fixed amount of memory.
 * Every word has at least eight bytes, and eight bytes are a number: what begins at each place is
 * looked up, after a small table of bits has said that it may be there. (The automaton of {@code
 * ingest.redaction} takes letters without case, and a row of memory for every byte of every word.)
 */
final class WordSearch {

    /** What is told of a stream. */
    interface Sink {
        void word(Word word, long offset) throws IOException;

        /** Something compressed begins here, and its begin can be unpacked. */
        void packed(Packing packing, long offset) throws IOException;
    }

    static final int BUFFER = 1 << 18;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int BITS_PER_WORD = 64;

    private final Map<Long, List<Word>> words = new HashMap<>();
    private final long[] mayBegin;
    private final int shift;

    /** So many bytes from a place on must be there before it can be judged. */
    private final int reach;

    WordSearch(List<Needle> needles) {
        int count = 0;
        int longest = Math.max(Needle.LOOK_AHEAD, CompressedBlock.HEADER);
        for (var needle : needles) {
            for (var word : needle.words()) {
                words.computeIfAbsent(word.begin(), _ -> new ArrayList<>()).add(word);
                longest = Math.max(longest, word.length());
                count++;
            }
        }
        this.reach = longest;
        int bits = Math.clamp(32 - Integer.numberOfLeadingZeros(count * BITS_PER_WORD), 10, 26);
        this.shift = Long.SIZE - bits;
        this.mayBegin = new long[1 << (bits - 6)];
        words.keySet().forEach(begin -> mayBegin[slot(begin) >> 6] |= (1L << slot(begin)));
    }

    private int slot(long begin) {
        return (int) ((begin * SPREAD) >>> shift);
    }

    void run(InputStream in, Sink sink) throws IOException {
        var buffer = new byte[BUFFER + reach];
        long base = 0;
        int filled = 0;
        boolean ended = false;
        while (!ended) {
            filled += in.readNBytes(buffer, filled, buffer.length - filled);
            ended = filled < buffer.length;
            // The rest is looked at when what follows it is there.
            int places = ended ? filled : filled - reach + 1;
            look(buffer, filled, places, base, sink);
            System.arraycopy(buffer, places, buffer, 0, filled - places);
            base += places;
            filled -= places;
        }
    }

    private void look(byte[] buffer, int filled, int places, long base, Sink sink)
            throws IOException {
        long begin = 0;
        for (int i = 0; i < Long.BYTES - 1 && i < filled; i++) {
            begin = (begin << 8) | (buffer[i] & 0xFF);
        }
        for (int at = 0; at < places && at + Long.BYTES <= filled; at++) {
            begin = (begin << 8) | (buffer[at + Long.BYTES - 1] & 0xFF);
            int slot = slot(begin);
            if ((mayBegin[slot >> 6] & (1L << slot)) != 0) {
                for (var word : words.getOrDefault(begin, List.of())) {
                    if (word.isAt(buffer, at, filled)) {
                        sink.word(word, base + at);
                    }
                }
            }
            var packing = Packing.at(begin, buffer, at, filled);
            if (packing != null && packing.begins(buffer, at, filled)) {
                sink.packed(packing, base + at);
            }
        }
    }
}
