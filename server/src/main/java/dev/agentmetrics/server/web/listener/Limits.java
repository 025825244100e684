package dev.agentmetrics.server.web.listener;

/** What one client may use of the HTTP server, so that something is left for the others. */
final class Limits {

    static final int CONNECTIONS = 4_096;

    /** A connection that does nothing is closed after this time... */
    static final long IDLE_MILLIS = 30_000;

    /** ...and much earlier when all places are taken. */
    static final long CROWDED_IDLE_MILLIS = 2_000;

    /** The head of one request has to be complete in this time. */
    static final long HEAD_NANOS = 5_000_000_000L;

    static final int HEADER_BYTES = 16 * 1_024;
    static final int STREAMS = 128;
    static final int BODY_BYTES_PER_SECOND = 1_024;

    private Limits() {}
}
