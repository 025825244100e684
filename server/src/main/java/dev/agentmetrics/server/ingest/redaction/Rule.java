package dev.agentmetrics.server.ingest.redaction;

/**
 * How one kind of secret is recognised: a keyword that the automaton finds, and a shape that
 * decides whether a secret stands there and which characters belong to it.
 *
 * @param keyword as it is written when {@code exactCase}; compared without case otherwise
 * @param generic whether the type is only known from the name next to it, so that a rule which
 *     knows the very format may rename it
 */
record Rule(String keyword, boolean exactCase, boolean generic, String type, Shape shape) {

    /** No secret here. */
    static final long NOTHING = -1;

    /**
     * Looks around a keyword. Must do work bounded by a constant when it finds nothing, so that a
     * hostile text of keywords costs no more than its length.
     */
    interface Shape {
        /** The characters to take out, by {@link #span}, or {@link #NOTHING}. */
        long find(String text, int keywordStart, int keywordEnd);
    }

    /** Packs a half-open range. */
    static long span(int from, int to) {
        return ((long) from << 32) | to;
    }

    static int from(long span) {
        return (int) (span >>> 32);
    }

    static int to(long span) {
        return (int) span;
    }

    /** Applies to the keyword that ends before {@code end}. */
    long find(String text, int end) {
        int start = end - keyword.length();
        if (exactCase && !text.startsWith(keyword, start)) {
            return NOTHING;
        }
        return shape.find(text, start, end);
    }
}
